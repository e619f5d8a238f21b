package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The features of the Advanced Profile that WELCOME announces, over a real socket. */
final class AnnouncedFeaturesTest {
  private static Router router;
  private RawPeer caller;
  private RawPeer plain;
  private RawPeer able;

  @BeforeAll
  static void start() throws Exception {
    router = Routers.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @BeforeEach
  void join() {
    caller = RawPeer.join(router.port());
    plain = RawPeer.join(router.port());
    able =
        RawPeer.join(
            router.port(),
            Serializer.MESSAGEPACK,
            "realm1",
            "call_canceling",
            "progressive_call_results",
            "call_timeout");
  }

  @AfterEach
  void leave() {
    caller.close();
    plain.close();
    able.close();
  }

  @Test
  @Row("C065")
  void progressIsAskedOnlyOfThoseWhoAnnouncedIt() {
    RawPeer half =
        RawPeer.join(router.port(), Serializer.JSON, "realm1", "progressive_call_results");
    able.register("com.progress.able");
    half.register("com.progress.half");
    plain.register("com.progress.plain");
    for (String procedure : List.of("able", "half", "plain")) {
      call("com.progress." + procedure, Map.of("receive_progress", true));
    }
    assertThat(able.expect(Invocation.class).details().receiveProgress()).isTrue();
    assertThat(half.expect(Invocation.class).details().dict().isEmpty()).isTrue();
    assertThat(plain.expect(Invocation.class).details().dict().isEmpty()).isTrue();
    half.close();
  }

  @Test
  @Row({"C066", "C067"})
  void progressIsPassedOnAtOnceAndInOrder() {
    able.register("com.progress.order");
    long request = call("com.progress.order", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    for (long i = 0; i < 5; i++) {
      progress(invocation, i);
      Result result = caller.expect(Result.class);
      assertThat(result.request()).isEqualTo(request);
      assertThat(result.details().progress()).isTrue();
      assertThat(RawPeer.arguments(result.payload())).containsExactly(i);
    }
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    Result last = caller.expect(Result.class);
    assertThat(last.details().progress()).isFalse();
    assertThat(last.payload().isEmpty()).isTrue();
    caller.expectSilence();
  }

  @Test
  @Row("C068")
  void anErrorEndsProgress() {
    able.register("com.progress.error");
    call("com.progress.error", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    able.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.my.error", Payload.EMPTY));
    caller.expect(Result.class);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.my.error");
    caller.expectSilence();
  }

  @Test
  @Row("C069")
  void withProgressTheTimeoutIsTheSilenceBetween() {
    able.register("com.progress.timeout");
    call("com.progress.timeout", Map.of("receive_progress", true, "timeout", 400L));
    long invocation = able.expect(Invocation.class).request();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < Duration.ofMillis(700).toNanos()) {
      progress(invocation, 1);
      caller.expect(Result.class);
    }
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
  }

  @Test
  @Row("C070")
  void progressForACallerThatIsGoneIsDropped() {
    able.register("com.progress.gone");
    call("com.progress.gone", Map.of("receive_progress", true));
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    caller.expect(Result.class);
    caller.reset();
    assertThat(able.expect(Interrupt.class).request()).isEqualTo(invocation);
    for (int i = 0; i < 100; i++) {
      progress(invocation, i);
    }
    able.expectSilence();
  }

  @Test
  @Row("C071")
  void progressThatNobodyAskedForIsLeftOut() {
    able.register("com.progress.unasked");
    call("com.progress.unasked", Map.of());
    long invocation = able.expect(Invocation.class).request();
    progress(invocation, 1);
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.of("final")));
    Result result = caller.expect(Result.class);
    assertThat(result.details().progress()).isFalse();
    assertThat(RawPeer.arguments(result.payload())).containsExactly("final");
    caller.expectSilence();
  }

  @Test
  @Row("C081")
  void skipTellsTheCallerOnly() {
    able.register("com.cancel.skip");
    cancel(call("com.cancel.skip", Map.of()), CancelMode.SKIP);
    long invocation = able.expect(Invocation.class).request();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    able.expectSilence();
    caller.expectSilence();
  }

  @ParameterizedTest
  @Row("C082")
  @ValueSource(booleans = {true, false})
  void killWaitsForTheCallee(boolean result) {
    able.register("com.cancel.kill" + result);
    cancel(call("com.cancel.kill" + result, Map.of()), CancelMode.KILL);
    long invocation = able.expect(Invocation.class).request();
    Interrupt interrupt = able.expect(Interrupt.class);
    assertThat(interrupt.request()).isEqualTo(invocation);
    assertThat(interrupt.options().mode()).isEqualTo(CancelMode.KILL);
    caller.expectSilence();
    if (result) {
      able.send(new Yield(invocation, YieldOptions.NONE, Payload.of(1L)));
      caller.expect(Result.class);
    } else {
      able.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.killed", Payload.EMPTY));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.killed");
    }
  }

  @Test
  @Row({"C083", "C089"})
  void killnowaitTellsBothAndIsTheDefault() {
    able.register("com.cancel.nowait");
    for (CancelOptions options :
        List.of(CancelOptions.of(Dict.of("mode", "killnowait")), CancelOptions.NONE)) {
      caller.send(new Cancel(call("com.cancel.nowait", Map.of()), options));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      long invocation = able.expect(Invocation.class).request();
      Interrupt interrupt = able.expect(Interrupt.class);
      assertThat(interrupt.options().dict().text("mode")).contains("killnowait");
      able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    }
    caller.expectSilence();
  }

  @ParameterizedTest
  @Row("C084")
  @EnumSource(CancelMode.class)
  void calleesThatCannotBeInterruptedAreSkipped(CancelMode mode) {
    plain.register("com.cancel.plain");
    cancel(call("com.cancel.plain", Map.of()), mode);
    plain.expect(Invocation.class);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    plain.expectSilence();
  }

  @Test
  @Row({"C085", "C086"})
  void cancelsThatComeLateOrTwiceDoNothing() {
    able.register("com.cancel.late");
    long finished = call("com.cancel.late", Map.of());
    long invocation = able.expect(Invocation.class).request();
    able.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);
    cancel(finished, CancelMode.KILL);
    caller.expectSilence();
    able.expectSilence();
    long twice = call("com.cancel.late", Map.of());
    able.expect(Invocation.class);
    cancel(twice, CancelMode.KILL);
    cancel(twice, CancelMode.KILL);
    cancel(twice, CancelMode.KILLNOWAIT);
    able.expect(Interrupt.class);
    able.expectSilence();
    caller.expectSilence();
  }

  @Test
  @Row({"C090", "C092"})
  void aTimeoutEndsTheCallAndInterruptsThoseWhoCanBe() {
    able.register("com.timeout.able");
    plain.register("com.timeout.plain");
    long begin = System.nanoTime();
    call("com.timeout.able", Map.of("timeout", 150L));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(149));
    able.expect(Invocation.class);
    assertThat(able.expect(Interrupt.class).options().mode()).isEqualTo(CancelMode.KILLNOWAIT);
    call("com.timeout.plain", Map.of("timeout", 20L));
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    plain.expect(Invocation.class);
    plain.expectSilence();
  }

  @Test
  @Row("C091")
  void withoutATimeoutNoTimerRuns() {
    plain.register("com.timeout.none");
    plain.register("com.timeout.clock");
    call("com.timeout.none", Map.of("timeout", 0L));
    call("com.timeout.none", Map.of());
    call("com.timeout.clock", Map.of("timeout", 300L));
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(3);
    caller.expectSilence();
    for (int i = 0; i < 2; i++) {
      plain.send(
          new Yield(plain.expect(Invocation.class).request(), YieldOptions.NONE, Payload.EMPTY));
      caller.expect(Result.class);
    }
  }

  @Test
  @Row("C093")
  void timeoutsAreForwardedToThoseWhoWantThem() {
    able.register("com.forward.yes", RegisterOptions.of(Dict.of("forward_timeout", true)));
    plain.register("com.forward.no", RegisterOptions.of(Dict.of("forward_timeout", true)));
    long forwarded = call("com.forward.yes", Map.of("timeout", 100L));
    Invocation invocation = able.expect(Invocation.class);
    assertThat(invocation.details().timeout()).isEqualTo(100);
    long own = call("com.forward.no", Map.of("timeout", 300L));
    assertThat(plain.expect(Invocation.class).details().timeout()).isZero();
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(own);
    able.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
    assertThat(caller.expect(Result.class).request()).isEqualTo(forwarded);
  }

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

  private void progress(long invocation, long value) {
    able.send(new Yield(invocation, YieldOptions.of(Dict.of("progress", true)), Payload.of(value)));
  }

  private void cancel(long request, CancelMode mode) {
    caller.send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode.word()))));
  }

  private long call(String procedure, Map<String, Object> options) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.of(Dict.of(options)), procedure, Payload.EMPTY));
    return request;
  }
}
