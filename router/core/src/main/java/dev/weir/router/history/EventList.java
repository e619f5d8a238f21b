package dev.weir.router.history;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueList;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of {@code wamp.subscription.get_events}: each event a dictionary of its own, one
 * argument each, up to a number of events and of octets. When it is cut short by these, the keyword
 * {@code more} is true. It is made in the serializer of whoever asks, so that little is left to do
 * on the I/O thread that sends it. Confined to the history's thread.
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
  private final Serializer serializer;
  private final ValueList events;
  private long bytes;
  private boolean more;

  EventList(long subscription, Selection selection, long limit, long mostBytes, Counters counters) {
    this.subscription = subscription;
    this.selection = selection;
    this.limit = limit;
    this.mostBytes = mostBytes;
    this.counters = counters;
    this.serializer =
        Subprotocol.of(selection.member().peer().protocol())
            .map(Subprotocol::serializer)
            .orElse(Serializer.MESSAGEPACK);
    this.events = new ValueList(serializer);
  }

  /** Takes an event that the session may have; returns whether it wants another one. */
  boolean add(KeptEvent event) {
    if (!selection.includes(event)) {
      return true;
    }
    bytes += event.size();
    if (events.size() == MOST || (bytes > mostBytes && events.size() > 0)) {
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
    return events.payload(more ? Map.of("more", true) : Map.of());
  }

  private Map<String, Object> dictionary(KeptEvent event) {
    Map<String, Object> dictionary = new LinkedHashMap<>();
    dictionary.put("timestamp", RFC3339.format(Instant.ofEpochMilli(event.millis())));
    dictionary.put("subscription", subscription);
    dictionary.put("publication", event.publication());
    dictionary.put("details", selection.details(event).toMap());
    put(event.payload(), dictionary);
    return dictionary;
  }

  private void put(Payload payload, Map<String, Object> dictionary) {
    if (payload.elements() == 1 && payload.isRaw() && payload.serializer() == serializer) {
      dictionary.put("args", payload); // as it is
      return;
    }
    Payload values = Transcoder.values(payload);
    if (!values.isEmpty()) {
      dictionary.put("args", values.arguments());
    }
    if (!values.keywords().isEmpty()) {
      dictionary.put("kwargs", values.keywords());
    }
  }
}
