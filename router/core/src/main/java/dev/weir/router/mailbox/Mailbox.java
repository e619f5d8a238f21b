package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What waits to be written to one session, in order, bounded in octets: the actor's mailbox.
 *
 * <p>Anyone may {@link #offer}; only the session's loop takes ({@link #next}, {@link #written}).
 * The lock is short and innermost: the order is turn, then mailbox. The drain protocol: an offer to
 * an unscheduled mailbox schedules it; the drain finds it empty and clears {@code scheduled} under
 * the same lock, so that no offer is left behind. Thread-safe as said.
 */
public final class Mailbox {
  /** What became of an offer. */
  public enum Offer {
    ACCEPTED,
    /** Accepted, and those who feed this mailbox should be held back. */
    ABOVE_HIGH,
    /** Not accepted: over the limit, the session has to be ended. */
    OVERFLOW,
    /** Not accepted: the session is ending. */
    SEALED
  }

  /** How many messages were lost with a connection. */
  public record Lost(int events, int others) {

    private static Lost of(Outbound[] messages, int from, int to) {
      int events = 0;
      for (int i = from; i < to; i++) {
        events += messages[i].droppable() ? 1 : 0;
      }
      return new Lost(events, to - from - events);
    }

    private Lost plus(Lost more) {
      return new Lost(events + more.events, others + more.others);
    }
  }

  private static final Outbound[] NONE = new Outbound[0];
  private static final int KEPT = 64;

  private final EventLoop loop;
  private final Runnable drain;
  private final WaterMarks marks;
  private final LongSupplier clock;

  private Outbound[] waiting = NONE;
  private int size;
  private long backlog;
  private boolean scheduled;
  private boolean sealed;
  private boolean overflowed;
  private final PauseBudget budget = new PauseBudget();
  private List<ReadGate> feeders = List.of();
  private ReadGate own;
  private List<Runnable> whenLow = List.of();

  // Confined to the loop: what was taken, and its charge until written.
  private Outbound[] taken = NONE;
  private int takenSize;
  private int takenAt;
  private long unwritten;

  /** The drain is run on the loop; the clock gives nanoseconds. */
  public Mailbox(EventLoop loop, Runnable drain, WaterMarks marks, LongSupplier clock) {
    this.loop = loop;
    this.drain = drain;
    this.marks = marks;
    this.clock = clock;
  }

  public EventLoop loop() {
    return loop;
  }

  /**
   * Appends a message; when the mailbox has to be drained for it, it is added to {@code touched}.
   */
  public Offer offer(Outbound outbound, Touched touched) {
    synchronized (this) {
      if (sealed) {
        return Offer.SEALED;
      }
      if (overflowed || backlog > marks.limit()) {
        overflowed = true; // what is drained meanwhile must not let later messages in
        return Offer.OVERFLOW;
      }
      append(outbound);
      schedule(touched);
      touched.offered(this, outbound.charge());
      return backlog > marks.high() ? Offer.ABOVE_HIGH : Offer.ACCEPTED;
    }
  }

  /**
   * Takes no more: events that wait are freed, replies stay, and {@code last} is the last message.
   * Returns how many were freed.
   */
  public int seal(Outbound last, Touched touched) {
    List<ReadGate> released;
    int freed;
    synchronized (this) {
      if (sealed) {
        return 0;
      }
      freed = freeEvents();
      append(last);
      sealed = true;
      schedule(touched);
      released = takeFeeders();
    }
    released.forEach(ReadGate::release);
    return freed;
  }

  /** Takes no more and frees all that waits: the connection is gone. */
  public Lost discard() {
    List<ReadGate> released;
    Lost lost = Lost.of(taken, takenAt, takenSize);
    synchronized (this) {
      sealed = true;
      lost = lost.plus(Lost.of(waiting, 0, size));
      waiting = NONE;
      size = 0;
      backlog = 0;
      released = takeFeeders();
    }
    taken = NONE;
    takenSize = 0;
    takenAt = 0;
    unwritten = 0;
    released.forEach(ReadGate::release);
    return lost;
  }

  /** Whether it is above high water: a callee in this state gets no further invocation. */
  public synchronized boolean aboveHigh() {
    return backlog > marks.high();
  }

  /** Octets that wait or are not yet written. */
  public synchronized long backlog() {
    return backlog;
  }

  /**
   * Holds back the session's own reads until this mailbox is at low water, when it is above high
   * now.
   */
  public void holdOwner(ReadGate gate) {
    synchronized (this) {
      if (sealed || own != null || backlog <= marks.high()) {
        return;
      }
      own = gate;
    }
    gate.hold();
  }

  /**
   * Has a task executed by the loop when this mailbox is at low water; forgets it when the session
   * ends before. Returns whether there is something to wait for: at low water there is not.
   */
  public synchronized boolean awaitLow(Runnable task) {
    if (sealed || backlog <= marks.low()) {
      return false;
    }
    if (whenLow.isEmpty()) {
      whenLow = new ArrayList<>(1);
    }
    whenLow.add(task);
    return true;
  }

  /**
   * Holds back a publisher within the pause budget.
   *
   * @return nanoseconds after which {@link #expire} is due, for the first one held; else 0
   */
  public long holdPublisher(ReadGate feeder) {
    long left;
    synchronized (this) {
      long now = clock.getAsLong();
      left = budget.left(now);
      if (sealed || left == 0 || backlog <= marks.low() || feeders.contains(feeder)) {
        return 0;
      }
      if (!feeders.isEmpty()) {
        left = 0;
      } else {
        budget.spend(now);
      }
      addFeeder(feeder);
    }
    feeder.hold();
    return left;
  }

  /** The pause budget is spent: all feeders go on. */
  public void expire() {
    List<ReadGate> released;
    synchronized (this) {
      if (feeders.isEmpty() || budget.left(clock.getAsLong()) > 0) {
        return;
      }
      released = takePublishers();
    }
    released.forEach(ReadGate::release);
  }

  /**
   * The next message to write, or null when none waits and the mailbox is unscheduled. On the loop
   * only.
   */
  public Outbound next() {
    if (takenAt == takenSize && !take()) {
      return null;
    }
    Outbound outbound = taken[takenAt];
    taken[takenAt++] = null;
    unwritten += outbound.charge();
    return outbound;
  }

  /** All that {@link #next} gave has gone to the socket. On the loop only. */
  public void written() {
    if (unwritten == 0) {
      return;
    }
    List<ReadGate> released = List.of();
    List<Runnable> tasks = List.of();
    synchronized (this) {
      backlog = Math.max(0, backlog - unwritten);
      if (backlog <= marks.low()) {
        released = own != null || !feeders.isEmpty() ? takeFeeders() : released;
        tasks = whenLow;
        whenLow = List.of();
      }
    }
    unwritten = 0;
    for (ReadGate gate : released) {
      gate.release();
    }
    for (Runnable task : tasks) {
      loop.execute(task);
    }
  }

  /** Writes what waits. On the loop only. */
  void drain() {
    drain.run();
  }

  private boolean take() {
    synchronized (this) {
      if (size == 0) {
        scheduled = false;
        return false;
      }
      Outbound[] full = waiting;
      waiting = taken.length > KEPT ? NONE : taken;
      taken = full;
      takenSize = size;
      takenAt = 0;
      size = 0;
      return true;
    }
  }

  private void append(Outbound outbound) {
    if (size == waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(4, size * 2));
    }
    waiting[size++] = outbound;
    backlog += outbound.charge();
  }

  private void schedule(Touched touched) {
    if (!scheduled) {
      scheduled = true;
      touched.add(this);
    }
  }

  private int freeEvents() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Outbound outbound = waiting[i];
      if (outbound.droppable()) {
        backlog -= outbound.charge();
      } else {
        waiting[kept++] = outbound;
      }
    }
    int freed = size - kept;
    Arrays.fill(waiting, kept, size, null);
    size = kept;
    return freed;
  }

  private void addFeeder(ReadGate feeder) {
    if (feeders.isEmpty()) {
      feeders = new ArrayList<>(2);
    }
    feeders.add(feeder);
  }

  private List<ReadGate> takeFeeders() {
    List<ReadGate> all = takePublishers();
    if (own != null) {
      all = new ArrayList<>(all);
      all.add(own);
      own = null;
    }
    return all;
  }

  private List<ReadGate> takePublishers() {
    List<ReadGate> all = feeders;
    feeders = List.of();
    if (!all.isEmpty()) {
      budget.rest(clock.getAsLong());
    }
    return all;
  }
}
