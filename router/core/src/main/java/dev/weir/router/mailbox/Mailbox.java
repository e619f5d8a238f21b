package dev.weir.router.mailbox;

import dev.weir.router.memory.Budget;
import java.util.ArrayList;
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
    /** Not accepted: over a limit, the session has to be ended. */
    OVERFLOW,
    /** Not accepted: the session is ending. */
    SEALED
  }

  private static final Outbound[] NONE = new Outbound[0];

  /**
   * So many times its limit a mailbox takes of replies, and of events while a rule of its own holds
   * its publishers back: what is under way when reads are held finds room.
   */
  private static final long PATIENT = 4;

  /**
   * What is taken out to be written cannot be dropped any more: where events may be, so large a
   * part of the limit is taken at a time.
   */
  private static final int DROPPABLE_DIVISOR = 8;

  private final EventLoop loop;
  private final Runnable drain;
  private final LongSupplier clock;
  private final Waiting waiting = new Waiting();

  private WaterMarks marks;
  private long limit;
  private Drops drops; // null until an event comes that may be dropped
  private Budget memory = Budget.UNLIMITED;
  private Holding holding; // null while little waits
  private long backlog;
  private boolean scheduled;
  private boolean sealed;
  private boolean overflowed;
  private boolean crowdedOut;
  private final Feeders feeders = new Feeders();
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
    this.limit = marks.limit();
    this.clock = clock;
  }

  /** Other levels, before the session has joined. */
  public synchronized void levels(WaterMarks others) {
    marks = others;
    limit = others.limit();
  }

  /** What waits from now on counts for this; before the session has joined. */
  public synchronized void charge(Budget budget) {
    memory = budget;
  }

  public EventLoop loop() {
    return loop;
  }

  /**
   * Appends an event; when the mailbox has to be drained for it, it is added to {@code touched}.
   */
  public Offer offer(Outbound event, Touched touched) {
    synchronized (this) {
      Offer refusal = refusal(limit);
      if (refusal != null) {
        return refusal;
      }
      admit(event, touched);
      return backlog > marks.high() ? Offer.ABOVE_HIGH : Offer.ACCEPTED;
    }
  }

  /**
   * Appends what the session has asked for, or is asked: above high water when it was before, so
   * that nobody is held back for one large message.
   */
  public Offer reply(Outbound reply, Touched touched) {
    synchronized (this) {
      Offer refusal = refusal(PATIENT * marks.limit());
      if (refusal != null) {
        return refusal;
      }
      boolean above = backlog > marks.high();
      admit(reply, touched);
      return above ? Offer.ABOVE_HIGH : Offer.ACCEPTED;
    }
  }

  /**
   * Appends an event that may be dropped, or others in its place: where the mailbox is over its
   * limit, they are. Other events have as much room again beside them. Returns how many were
   * dropped.
   */
  public int offer(Outbound event, SlowRule rule, Touched touched) {
    synchronized (this) {
      if (sealed || overflowed) {
        return 0;
      }
      if (drops == null) {
        drops = new Drops(waiting);
        limit = Math.max(limit, 2L * marks.limit());
      }
      long before = waiting.octets();
      int most = isCrowded() ? marks.low() : marks.limit();
      int lost = drops.admit(event, rule, backlog - most, backlog > marks.high());
      backlog += waiting.octets() - before;
      account();
      if (waiting.size() > 0) {
        schedule(touched);
      }
      touched.offered(this, event.charge());
      return lost;
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
      backlog -= waiting.octets();
      freed = waiting.freeEvents();
      backlog += waiting.octets();
      append(last);
      account();
      sealed = true;
      schedule(touched);
      released = feeders.take(clock.getAsLong());
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
      lost = lost.plus(waiting.lost());
      waiting.clear();
      backlog = 0;
      account();
      released = feeders.take(clock.getAsLong());
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

  /** Whether its overflow was one of the memory of realm or router, and not of its own limit. */
  public synchronized boolean crowdedOut() {
    return crowdedOut;
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
      if (sealed || backlog <= marks.high() || !feeders.addOwner(gate)) {
        return;
      }
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
   * @param pause how long the receiver's rule lets publishers be held each time, in nanoseconds; 0
   *     is the standard budget
   * @return nanoseconds after which {@link #expire} is due, for the first one held; else 0
   */
  public long holdPublisher(ReadGate feeder, long pause) {
    return hold(feeders.publishers(), feeder, pause);
  }

  /**
   * Holds back the other side of a call within the pause budget of those: a callee that answers, or
   * a caller that sends chunks.
   *
   * @return nanoseconds after which {@link #expire} is due, for the first one held; else 0
   */
  public long holdParty(ReadGate feeder) {
    return hold(feeders.parties(), feeder, 0);
  }

  private long hold(HeldReads held, ReadGate feeder, long pause) {
    long due;
    synchronized (this) {
      long now = clock.getAsLong();
      held.budget().declare(pause);
      if (sealed || backlog <= marks.low() || held.holds(feeder) || held.budget().left(now) == 0) {
        return 0;
      }
      due = held.add(feeder, now);
      limit = pause > 0 ? PATIENT * marks.limit() : limit;
    }
    feeder.hold();
    return due;
  }

  /**
   * Whether it takes a chunk of so many octets: it is not above high water, or holds back who sends
   * the chunk, which fits within its usual limit.
   */
  public synchronized boolean takesChunk(ReadGate feeder, int octets) {
    return backlog <= marks.high()
        || feeders.parties().holds(feeder) && backlog + octets <= marks.limit();
  }

  /** A pause budget is spent: those whom it is for go on. */
  public void expire() {
    List<ReadGate> released;
    synchronized (this) {
      released = feeders.expired(clock.getAsLong());
      if (!released.isEmpty() && feeders.publishers().isEmpty()) {
        limit = (drops == null ? 1L : 2L) * marks.limit();
      }
    }
    released.forEach(ReadGate::release);
  }

  /**
   * The next message to write, or null when none waits and the mailbox is unscheduled. On the loop
   * only.
   */
  public Outbound next() {
    Outbound outbound;
    do {
      if (takenAt == takenSize && !take()) {
        return null;
      }
      outbound = taken[takenAt];
      taken[takenAt++] = null;
    } while (outbound == null); // an event was dropped there
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
      account();
      if (backlog <= marks.low()) {
        released = feeders.isEmpty() ? released : feeders.take(clock.getAsLong());
        feeders.renew();
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

  /** Why nothing more is taken when that is so with what waits, or null. */
  private Offer refusal(long most) {
    if (sealed) {
      return Offer.SEALED;
    }
    if (overflowed || backlog > most || isCrowded()) {
      crowdedOut |= !overflowed && backlog <= most;
      overflowed = true; // what is drained meanwhile must not let later messages in
      return Offer.OVERFLOW;
    }
    return null;
  }

  private void admit(Outbound outbound, Touched touched) {
    append(outbound);
    account();
    schedule(touched);
    touched.offered(this, outbound.charge());
  }

  private boolean take() {
    synchronized (this) {
      if (waiting.size() == 0) {
        scheduled = false;
        return false;
      }
      takenAt = 0;
      if (drops == null && holding == null) {
        takenSize = waiting.size();
        taken = waiting.swap(taken);
        return true;
      }
      int part = marks.limit() / DROPPABLE_DIVISOR;
      taken = waiting.first(holding == null ? part : Math.min(part, Holding.TAKEN));
      takenSize = taken.length;
      return true;
    }
  }

  /** Whether there is no memory for more, and this mailbox has its part in that. */
  private boolean isCrowded() {
    return backlog > marks.low() && memory.isFull();
  }

  private void account() {
    holding = Holding.account(holding, memory, waiting, backlog);
  }

  private void append(Outbound outbound) {
    waiting.append(outbound);
    backlog += outbound.charge();
  }

  private void schedule(Touched touched) {
    if (!scheduled) {
      scheduled = true;
      touched.add(this);
    }
  }
}
