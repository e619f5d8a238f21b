package dev.weir.router.history;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.memory.Account;
import dev.weir.router.memory.Budget;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The events of one {@link HistoryRule} in the order of their publication. Those of a rule in
 * memory are all in the tail; of a durable one the tail holds what the disk has not yet and some
 * more. Runs inside the realm's turn.
 */
public final class EventLog {
  /** What may wait for the disk, in octets; beyond it events are not kept. */
  static final long MOST_UNSAVED = 16L << 20;

  /** About what an event takes beside its payload. */
  private static final int OBJECTS = 200;

  private static final int KEPT_EVENTS = 1_024;
  private static final long KEPT_BYTES = 1L << 20;

  private final HistoryRule rule;
  private final LongSupplier clock;
  private final Counters counters;
  private final Optional<StoredLog> stored;
  private final Optional<HistoryWriter> writer;
  private final Tail tail;
  private Account account = new Account(Budget.UNLIMITED);
  private long saved;
  private long unsaved;
  private int lost;

  /** What became of a publication. */
  public enum Fate {
    KEPT,
    /** It names sessions, and so is not meant to be kept. */
    PASSED_OVER,
    /** It is larger than all of the history, or too much waits for the disk. */
    LOST
  }

  /** A log in memory; the clock gives milliseconds since the epoch. */
  EventLog(HistoryRule rule, LongSupplier clock, Counters counters) {
    this(rule, clock, counters, new Tail(1), Optional.empty(), Optional.empty());
  }

  /** A log on disk, of which this many are there. */
  EventLog(
      HistoryRule rule,
      LongSupplier clock,
      Counters counters,
      long next,
      StoredLog stored,
      HistoryWriter writer) {
    this(rule, clock, counters, new Tail(next), Optional.of(stored), Optional.of(writer));
    this.saved = next;
  }

  private EventLog(
      HistoryRule rule,
      LongSupplier clock,
      Counters counters,
      Tail tail,
      Optional<StoredLog> stored,
      Optional<HistoryWriter> writer) {
    this.rule = rule;
    this.clock = clock;
    this.counters = counters;
    this.tail = tail;
    this.stored = stored;
    this.writer = writer;
  }

  public HistoryRule rule() {
    return rule;
  }

  /** What is in memory counts for this, from the first event on. */
  void charge(Budget memory) {
    account = new Account(memory);
  }

  /** Whether PUBLISHED has to wait until the disk has the event. */
  public boolean confirms() {
    return writer.isPresent() && writer.get().confirms();
  }

  /**
   * Keeps a publication, unless it names sessions (advanced profile, "Event History") or there is
   * no room for it.
   *
   * @param details what every EVENT of it carries besides the topic of patterns
   * @param except the session that does not receive it because it published it, or 0
   */
  public Fate add(
      long publication,
      String topic,
      Audience audience,
      Dict details,
      long except,
      Payload payload) {
    if (!audience.exclude().isEmpty() || audience.eligible().isPresent()) {
      return Fate.PASSED_OVER;
    }
    int size = KeptEvent.size(topic, payload);
    if (size > rule.bytes() || unsaved + size > MOST_UNSAVED) {
      lost++;
      counters.count(Counter.HISTORY_LOST);
      return Fate.LOST;
    }
    Dict marked = lost == 0 ? details : withGap(details);
    long now = clock.getAsLong();
    long sequence = tail.end();
    keep(new KeptEvent(sequence, publication, now, topic, marked, audience, except, payload));
    return Fate.KEPT;
  }

  /**
   * Tells, now or in a later entry of the turn, whether the publication that was added last is
   * safe.
   */
  public void confirm(EventLoop loop, Consumer<Boolean> safe) {
    if (lost > 0) {
      safe.accept(false);
    } else {
      writer.orElseThrow().confirm(loop, safe);
    }
  }

  /** The sequence number of the oldest event that is in memory. */
  public long inMemory() {
    return tail.first();
  }

  /** The sequence number of the next event. */
  public long end() {
    return tail.end();
  }

  /** An event that is in memory. */
  public KeptEvent at(long sequence) {
    return tail.at(sequence);
  }

  LogView view() {
    long oldest = rule.oldest(clock.getAsLong());
    if (stored.isEmpty()) {
      trim(oldest);
      weigh();
    }
    return new LogView(stored, tail.view(), rule.limit(), oldest);
  }

  StoredLog stored() {
    return stored.orElseThrow();
  }

  /** The disk has all events before this sequence number, which took so many octets. */
  void saved(long before, long bytes) {
    saved = before;
    unsaved -= bytes;
    letGo();
    weigh();
  }

  private void keep(KeptEvent event) {
    lost = 0;
    tail.add(event);
    counters.count(Counter.HISTORY_KEPT);
    if (writer.isPresent()) {
      unsaved += event.size();
      writer.get().append(this, event);
      letGo();
    } else {
      trim(rule.oldest(event.millis()));
    }
    weigh();
  }

  private void weigh() {
    account.hold(tail.bytes() + (long) OBJECTS * tail.size());
  }

  /** Events before this one are missing: it says how many. */
  private Dict withGap(Dict details) {
    Map<String, Object> marked = details.toMap();
    marked.put("_gap", Map.of("dropped", (long) lost));
    return Dict.of(marked);
  }

  private void trim(long oldest) {
    while (tail.size() > 0
        && (tail.size() > rule.limit()
            || tail.bytes() > rule.bytes()
            || tail.oldest().millis() < oldest)) {
      tail.removeOldest();
    }
  }

  private void letGo() {
    while (tail.first() < saved && (tail.size() > KEPT_EVENTS || tail.bytes() > KEPT_BYTES)) {
      tail.removeOldest();
    }
  }
}
