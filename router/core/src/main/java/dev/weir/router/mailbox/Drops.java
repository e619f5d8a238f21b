package dev.weir.router.mailbox;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.router.mailbox.SlowRule.Drop;
import dev.weir.router.matching.LongMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Drops events of a mailbox by the rules of their subscriptions, and has the next event of the
 * subscription say how many are missing, where the session understands that. The order of what
 * remains is untouched. Guarded by its mailbox.
 */
final class Drops {
  private static final String GAP = "_gap";
  private static final String DROPPED = "dropped";

  private final Waiting waiting;
  private final LongMap<Stream> streams = new LongMap<>();
  private final Map<Topic, Integer> newest = new HashMap<>();
  private int oldest;
  private int generation;

  /** The events of one subscription. */
  private static final class Stream {
    private SlowRule rule;
    private long missing;

    private Stream(SlowRule rule) {
      this.rule = rule;
    }
  }

  /** Of a subscription to a topic the text is empty. */
  private record Topic(long subscription, String text) {
    static Topic of(Event event) {
      return new Topic(event.subscription(), event.details().topic().orElse(""));
    }
  }

  Drops(Waiting waiting) {
    this.waiting = waiting;
  }

  /**
   * Adds an event to what waits, or drops it or others; returns how many were dropped. Where others
   * have to go and none is left that may, the new one waits all the same: it is the one that such a
   * subscriber wants, and the next one replaces it.
   *
   * @param excess octets by which the mailbox is over its limit, above 0 when it is
   * @param above whether it is above high water
   */
  int admit(Outbound outbound, SlowRule rule, long excess, boolean above) {
    Event event = (Event) outbound.message();
    Stream stream = stream(event.subscription(), rule);
    if (generation != waiting.generation()) {
      find();
    }
    int lost = 0;
    long before = waiting.octets();
    if (rule.drop() == Drop.SAME_TOPIC && above) {
      lost += obsolete(event, stream);
    }
    while (rule.drop() != Drop.NEWEST
        && before - waiting.octets() < excess
        && dropOldest(stream, event.subscription())) {
      lost++;
    }
    if (rule.drop() == Drop.NEWEST && before - waiting.octets() < excess) {
      stream.missing++;
      return lost + 1;
    }
    append(outbound, event, stream);
    return lost;
  }

  private Stream stream(long subscription, SlowRule rule) {
    Stream stream = streams.get(subscription);
    if (stream == null) {
      stream = new Stream(rule);
      streams.put(subscription, stream);
    }
    stream.rule = rule;
    return stream;
  }

  private void append(Outbound outbound, Event event, Stream stream) {
    boolean marked = stream.missing > 0 && stream.rule.marksGaps();
    if (stream.rule.drop() == Drop.SAME_TOPIC) {
      newest.put(Topic.of(event), waiting.size());
    }
    waiting.append(marked ? marked(outbound, event, stream.missing) : outbound);
    stream.missing = 0;
    if (generation != waiting.generation()) {
      find();
    }
  }

  /** An event that waits for the same topic goes. */
  private int obsolete(Event event, Stream stream) {
    Integer place = newest.remove(Topic.of(event));
    if (place == null || waiting.at(place) == null) { // taken meanwhile
      return 0;
    }
    drop(place, stream);
    return 1;
  }

  /** The event that has waited longest goes; false when there is none that may. */
  private boolean dropOldest(Stream own, long subscription) {
    while (oldest < waiting.size()) {
      int place = oldest++;
      Outbound outbound = waiting.at(place);
      if (outbound != null && outbound.message() instanceof Event event) {
        Stream stream = streams.get(event.subscription());
        if (stream != null && mayGo(stream)) {
          newest.remove(Topic.of(event), place);
          drop(place, stream);
          if (stream.rule.marksGaps()) {
            markNext(place, event.subscription(), stream);
          }
          return true;
        }
      }
    }
    return false;
  }

  private static boolean mayGo(Stream stream) {
    return stream.rule.drop() == Drop.OLDEST || stream.rule.drop() == Drop.SAME_TOPIC;
  }

  private void drop(int place, Stream stream) {
    stream.missing += 1 + (stream.rule.marksGaps() ? gap((Event) waiting.at(place).message()) : 0);
    waiting.drop(place);
  }

  /** The next event that waits says what is missing; when there is none, the next that comes. */
  private void markNext(int from, long subscription, Stream stream) {
    for (int i = from + 1; i < waiting.size(); i++) {
      Outbound outbound = waiting.at(i);
      if (outbound != null
          && outbound.message() instanceof Event event
          && event.subscription() == subscription) {
        waiting.replace(i, marked(outbound, event, stream.missing + gap(event)));
        stream.missing = 0;
        return;
      }
    }
  }

  private static Outbound marked(Outbound outbound, Event event, long missing) {
    Map<String, Object> details = event.details().dict().toMap();
    details.put(GAP, Map.of(DROPPED, missing));
    Event telling =
        new Event(
            event.subscription(),
            event.publication(),
            EventDetails.of(Dict.of(details)),
            event.payload());
    return Outbound.single(telling, outbound.charge() - Outbound.ENVELOPE);
  }

  private static long gap(Event event) {
    return event.details().dict().find(GAP).orElse(null) instanceof Map<?, ?> gap
            && gap.get(DROPPED) instanceof Long missing
        ? missing
        : 0;
  }

  /** Entries have moved. */
  private void find() {
    generation = waiting.generation();
    oldest = 0;
    newest.clear();
    for (int i = 0; i < waiting.size(); i++) {
      if (waiting.at(i) != null && waiting.at(i).message() instanceof Event event) {
        Stream stream = streams.get(event.subscription());
        if (stream != null && stream.rule.drop() == Drop.SAME_TOPIC) {
          newest.put(Topic.of(event), i);
        }
      }
    }
  }
}
