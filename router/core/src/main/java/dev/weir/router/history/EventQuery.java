package dev.weir.router.history;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Ids;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a caller of {@code wamp.subscription.get_events} wants of a history: all eleven filters of
 * the advanced profile, "Event History", which are conditions that hold together. Immutable.
 *
 * @param limit the most events, as the caller or the router limits it
 */
record EventQuery(
    boolean reverse,
    long limit,
    Predicate<Instant> times,
    Optional<String> topic,
    OptionalLong from,
    OptionalLong after,
    OptionalLong before,
    OptionalLong until) {

  /**
   * The query of a call's keywords; unknown ones have no effect.
   *
   * @throws RefusedQueryException when a known one has a value that it must not have
   */
  static EventQuery of(Function<String, Optional<Object>> keywords) {
    Predicate<Instant> times = time -> true;
    for (String key : new String[] {"from_time", "after_time", "before_time", "until_time"}) {
      Optional<Instant> bound = instant(keywords, key);
      if (bound.isPresent()) {
        times = times.and(within(key, bound.get()));
      }
    }
    return new EventQuery(
        find(keywords, "reverse", Boolean.class, "a boolean").orElse(false),
        limit(keywords),
        times,
        find(keywords, "topic", String.class, "a URI"),
        publication(keywords, "from_publication"),
        publication(keywords, "after_publication"),
        publication(keywords, "before_publication"),
        publication(keywords, "until_publication"));
  }

  /** Shows what is asked for to a visitor, in the order that is asked for. */
  void run(LogView view, Predicate<KeptEvent> visitor) throws IOException {
    long low = view.first();
    long high = view.end();
    low = from.isPresent() ? Math.max(low, place(view, from)) : low;
    low = after.isPresent() ? Math.max(low, place(view, after) + 1) : low;
    high = before.isPresent() ? Math.min(high, place(view, before)) : high;
    high = until.isPresent() ? Math.min(high, place(view, until) + 1) : high;
    Predicate<KeptEvent> filtered = event -> !wants(event) || visitor.test(event);
    if (reverse) {
      view.readBack(high, low, filtered);
    } else {
      view.read(low, high, filtered);
    }
  }

  private boolean wants(KeptEvent event) {
    return topic.map(wanted -> wanted.equals(event.topic())).orElse(true)
        && times.test(Instant.ofEpochMilli(event.millis()));
  }

  private static Predicate<Instant> within(String key, Instant bound) {
    return switch (key) {
      case "from_time" -> time -> !time.isBefore(bound);
      case "after_time" -> time -> time.isAfter(bound);
      case "before_time" -> time -> time.isBefore(bound);
      default -> time -> !time.isAfter(bound);
    };
  }

  private static long place(LogView view, OptionalLong publication) throws IOException {
    return view.find(publication.getAsLong())
        .orElseThrow(() -> RefusedQueryException.unknown(publication.getAsLong()));
  }

  private static long limit(Function<String, Optional<Object>> keywords) {
    Optional<Long> limit = find(keywords, "limit", Long.class, "a positive integer");
    if (limit.isPresent() && limit.get() < 1) {
      throw wrong("limit", "a positive integer");
    }
    return limit.orElse(Long.MAX_VALUE);
  }

  private static OptionalLong publication(Function<String, Optional<Object>> keywords, String key) {
    Optional<Long> id = find(keywords, key, Long.class, "the id of a publication");
    if (id.isPresent() && !Ids.valid(id.get())) {
      throw wrong(key, "the id of a publication");
    }
    return id.isPresent() ? OptionalLong.of(id.get()) : OptionalLong.empty();
  }

  private static Optional<Instant> instant(
      Function<String, Optional<Object>> keywords, String key) {
    Optional<String> text = find(keywords, key, String.class, "a timestamp of RFC 3339");
    try {
      return text.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      throw wrong(key, "a timestamp of RFC 3339");
    }
  }

  private static <T> Optional<T> find(
      Function<String, Optional<Object>> keywords, String key, Class<T> type, String wanted) {
    Optional<Object> value = keywords.apply(key);
    if (value.isPresent() && !type.isInstance(value.get())) {
      throw wrong(key, wanted);
    }
    return value.map(type::cast);
  }

  private static RefusedQueryException wrong(String key, String wanted) {
    return new RefusedQueryException(ErrorUri.INVALID_ARGUMENT, key + " must be " + wanted);
  }
}
