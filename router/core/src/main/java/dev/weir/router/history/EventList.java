package dev.weir.router.history;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of {@code wamp.subscription.get_events}: each event a dictionary of its own, one
 * argument each, up to a number of events and of octets. When it is cut short by these, the keyword
 * {@code more} is true. Confined to the history's thread.
 */
final class EventList {
  private static final DateTimeFormatter RFC3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MOST = 10_000;

  private final long subscription;
  private final Selection selection;
  private final long limit;
  private final long mostBytes;
  private final Counters counters;
  private final List<Object> events = new ArrayList<>();
  private long bytes;
  private boolean more;

  EventList(long subscription, Selection selection, long limit, long mostBytes, Counters counters) {
    this.subscription = subscription;
    this.selection = selection;
    this.limit = limit;
    this.mostBytes = mostBytes;
    this.counters = counters;
  }

  /** Takes an event that the session may have; returns whether it wants another one. */
  boolean add(KeptEvent event) {
    if (!selection.includes(event)) {
      return true;
    }
    bytes += event.size();
    if (events.size() == MOST || (bytes > mostBytes && !events.isEmpty())) {
      more = true;
      return false;
    }
    try {
      events.add(dictionary(event));
    } catch (Unencodable e) {
      counters.count(Counter.EVENTS_UNENCODABLE);
    }
    return events.size() < limit;
  }

  Payload payload() {
    return Payload.of(events, more ? Map.of("more", true) : Map.of());
  }

  private Map<String, Object> dictionary(KeptEvent event) {
    Payload values = Transcoder.values(event.payload());
    Dict details = selection.details(event);
    Map<String, Object> dictionary = new LinkedHashMap<>();
    dictionary.put("timestamp", RFC3339.format(Instant.ofEpochMilli(event.millis())));
    dictionary.put("subscription", subscription);
    dictionary.put("publication", event.publication());
    dictionary.put("details", details.toMap());
    if (!values.arguments().isEmpty() || !values.keywords().isEmpty()) {
      dictionary.put("args", values.arguments());
    }
    if (!values.keywords().isEmpty()) {
      dictionary.put("kwargs", values.keywords());
    }
    return dictionary;
  }
}
