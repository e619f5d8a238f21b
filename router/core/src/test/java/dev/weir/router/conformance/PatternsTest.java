package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.counter.Counter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pattern-based registrations and subscriptions: which one is called and which get the event. */
final class PatternsTest extends CallScene {
  @ParameterizedTest
  @Row({"C103", "C104", "C105", "C106", "C107", "C108", "C109"})
  @CsvSource({
    "a1.b2.c3.d4.e55, a1.b2.c3.d4.e55, exact",
    "a1.b2.c3.d98.e74, a1.b2.c3, prefix",
    "a1.b2.c3.d4.e325, a1.b2.c3.d4, prefix",
    "a1.b2.c55.d4.e5, a1.b2..d4.e5, wildcard",
    "a1.b2.c33.d4.e5, a1.b2.c3, prefix",
    "a1.b2.c88.d4.e5.f6.g7, a1.b2..d4.e5..g7, wildcard",
    "a2.b2.c2.d2.e2, , none",
    "a1.b2.c3x, a1.b2.c3, prefix",
    "a1.b2..d4.e5, , invalid"
  })
  void theBestRegistrationIsCalled(String procedure, String pattern, String match) {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("a1.b2.c3.d4.e55", "exact");
    patterns.put("a1.b2.c3", "prefix");
    patterns.put("a1.b2.c3.d4", "prefix");
    patterns.put("a1.b2..d4.e5", "wildcard");
    patterns.put("a1.b2.c33..e5", "wildcard");
    patterns.put("a1.b2..d4.e5..g7", "wildcard");
    patterns.put("a1.b2..d4..f6.g7", "wildcard");
    Map<Long, String> ids = new HashMap<>();
    patterns.forEach(
        (uri, policy) ->
            ids.put(plain.register(uri, RegisterOptions.of(Dict.of("match", policy))), uri));
    call(procedure, Map.of());
    if (match.equals("none") || match.equals("invalid")) {
      String error =
          match.equals("none") ? "wamp.error.no_such_procedure" : "wamp.error.invalid_uri";
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo(error);
      return;
    }
    Invocation invocation = plain.expect(Invocation.class);
    assertThat(ids.get(invocation.registration())).isEqualTo(pattern);
    assertThat(invocation.details().procedure())
        .isEqualTo(match.equals("exact") ? Optional.empty() : Optional.of(procedure));
  }

  @Test
  @Row("C107")
  void literalRunsDecideBetweenWildcards() {
    long longer = plain.register("a..cccccc", RegisterOptions.of(Dict.of("match", "wildcard")));
    long better = plain.register("a.b.", RegisterOptions.of(Dict.of("match", "wildcard")));
    call("a.b.cccccc", Map.of());
    assertThat(plain.expect(Invocation.class).registration())
        .isEqualTo(better)
        .isNotEqualTo(longer);
  }

  @Test
  @Row("C110")
  void oneTextIsThreeRegistrations() {
    Set<Long> ids = new HashSet<>();
    for (String match : List.of("exact", "prefix", "wildcard")) {
      ids.add(plain.register("com.three", RegisterOptions.of(Dict.of("match", match))));
    }
    assertThat(ids).hasSize(3);
  }

  @Test
  @Row({"C111", "C112"})
  void everyMatchingSubscriptionGetsTheEvent() {
    Map<Long, String> ids = new HashMap<>();
    ids.put(plain.subscribe("com.match.a"), "exact");
    ids.put(plain.subscribe("com.ma", SubscribeOptions.of(Dict.of("match", "prefix"))), "prefix");
    ids.put(
        plain.subscribe("com..a", SubscribeOptions.of(Dict.of("match", "wildcard"))), "wildcard");
    caller.send(
        new Publish(caller.nextRequest(), PublishOptions.NONE, "com.match.a", Payload.of(1L)));
    Set<Long> publications = new HashSet<>();
    Set<String> matched = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Event event = plain.expect(Event.class);
      String match = ids.get(event.subscription());
      publications.add(event.publication());
      matched.add(match);
      assertThat(event.details().topic())
          .isEqualTo(match.equals("exact") ? Optional.empty() : Optional.of("com.match.a"));
    }
    assertThat(publications).hasSize(1);
    assertThat(matched).hasSize(3);
    plain.expectSilence();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }
}
