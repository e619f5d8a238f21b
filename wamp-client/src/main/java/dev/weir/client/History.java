package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of {@code wamp.subscription.get_events} as events. Stateless. */
final class History {
  private History() {}

  /**
   * The events in a result, each an argument of its own or all in one list.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if it is none of these
   */
  static List<PastEvent> of(CallResult result, String topic, PayloadCodec codec) {
    List<Object> found = result.arguments().positional();
    List<?> rows = found.size() == 1 && found.get(0) instanceof List<?> one ? one : found;
    List<PastEvent> events = new ArrayList<>(rows.size());
    for (Object row : rows) {
      events.add(event(row, topic, codec));
    }
    return events;
  }

  @SuppressWarnings("unchecked") // maps that are received have string keys
  private static PastEvent event(Object row, String topic, PayloadCodec codec) {
    if (!(row instanceof Map<?, ?> map)) {
      throw Failures.invalidArgument("an event of a history must be a dictionary", null);
    }
    try {
      Dict event = Dict.of((Map<String, ?>) map);
      EventDetails details = EventDetails.of(event.dict("details"));
      String published = details.topic().orElse(topic);
      Received received = new Received(codec, payload(event), details.dict(), published);
      return new PastEvent(
          OffsetDateTime.parse(event.text("timestamp").orElse("")).toInstant(),
          new Event(published, publication(event), details, received));
    } catch (ProtocolViolation | DateTimeException e) {
      throw Failures.invalidArgument("an event of a history: " + e.getMessage(), e);
    }
  }

  private static long publication(Dict event) {
    return event
        .find("publication")
        .filter(Long.class::isInstance)
        .map(Long.class::cast)
        .orElseThrow(
            () -> Failures.invalidArgument("an event of a history has no publication id", null));
  }

  @SuppressWarnings("unchecked") // lists that are received are of objects
  private static Payload payload(Dict event) {
    Optional<List<Object>> arguments =
        event.find("args").filter(List.class::isInstance).map(list -> (List<Object>) list);
    return Payload.of(arguments.orElse(List.of()), event.dict("kwargs").toMap());
  }
}
