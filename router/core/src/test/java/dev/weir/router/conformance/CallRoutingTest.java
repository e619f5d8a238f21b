package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rerouting, revocation and taking over of registrations, over a real socket. */
final class CallRoutingTest {
  private static final String UNAVAILABLE = "wamp.error.unavailable";

  private Router router;
  private RawPeer caller;
  private final List<RawPeer> callees = new ArrayList<>();

  @BeforeEach
  void join() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(realm())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    caller = RawPeer.join(router.port());
    for (int i = 0; i < 3; i++) {
      callees.add(able());
    }
  }

  @AfterEach
  void leave() {
    caller.close();
    callees.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private static RealmOptions realm() {
    return RealmOptions.builder("realm1")
        .anonymous("guest")
        .role("guest", Rule.allowAll())
        .procedures(
            List.of(
                ProcedureOptions.of("com.safe.", MatchPolicy.PREFIX).withRerouteOnCalleeLoss(true),
                ProcedureOptions.of("com.timed", MatchPolicy.EXACT)
                    .withTimeout(Duration.ofMillis(50))))
        .build();
  }

  private RawPeer able() {
    return RawPeer.join(
        router.port(),
        Serializer.JSON,
        "realm1",
        "call_reroute",
        "registration_revocation",
        "call_canceling",
        "progressive_call_results",
        "progressive_call_invocations");
  }

  @ParameterizedTest
  @Row("C118")
  @CsvSource({"roundrobin, 0, 1, 2", "first, 0, 1, 2", "last, 2, 1, 0"})
  void anUnavailableCalleeIsFollowedByTheNextOfThePolicy(String policy, int a, int b, int c) {
    share("com.reroute", policy);
    long request = Calling.call(caller, "com.reroute", Map.of(), "payload");
    for (int place : List.of(a, b, c)) {
      Invocation invocation = callees.get(place).expect(Invocation.class);
      assertThat(Calling.value(invocation.payload())).isEqualTo("payload");
      if (place == c) {
        Calling.result(callees.get(place), invocation.request(), place);
      } else {
        Calling.fail(callees.get(place), invocation.request(), UNAVAILABLE);
      }
    }
    assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    caller.expectSilence();
    callees.forEach(RawPeer::expectSilence);
    assertThat(router.count(Counter.CALLS_REROUTED)).isEqualTo(2);
  }

  @ParameterizedTest
  @Row({"C118", "C119"})
  @ValueSource(strings = {"random", "least_loaded", "hash"})
  void everyCalleeIsTriedOnce(String policy) {
    share("com.tried", policy);
    Calling.call(caller, "com.tried");
    List<RawPeer> untried = new ArrayList<>(callees);
    while (!untried.isEmpty()) {
      RawPeer asked = untried.stream().filter(RawPeer::hasNext).findFirst().orElse(null);
      if (asked != null) {
        Calling.fail(asked, asked.expect(Invocation.class).request(), UNAVAILABLE);
        untried.remove(asked);
      }
    }
    assertThat(caller.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_available_callee");
    caller.expectSilence();
    callees.forEach(RawPeer::expectSilence);
  }

  @Test
  @Row("C119")
  void aSingleCalleeThatIsUnavailableIsTheOnlyOne() {
    callees.get(0).register("com.only");
    Calling.call(caller, "com.only");
    Calling.fail(callees.get(0), callees.get(0).expect(Invocation.class).request(), UNAVAILABLE);
    assertThat(caller.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_available_callee");
    caller.expectSilence();
  }

  @Test
  @Row("C120")
  void whoDidNotAnnounceReroutingIsHeardUnchanged() {
    RawPeer plain = RawPeer.join(router.port());
    Calling.register(plain, "com.plain", Map.of("invoke", "first"));
    Calling.register(callees.get(0), "com.plain", Map.of("invoke", "first"));
    Calling.call(caller, "com.plain");
    Calling.fail(plain, plain.expect(Invocation.class).request(), UNAVAILABLE);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo(UNAVAILABLE);
    assertThat(Calling.value(error.payload())).isEqualTo("no");
    callees.get(0).expectSilence();
    plain.close();
  }

  @Test
  @Row("C118")
  void aCallThatHasSentSomethingBackStaysWhereItIs() {
    share("com.bound", "first");
    Calling.call(caller, "com.bound", Map.of("receive_progress", true), 0L);
    long invocation = callees.get(0).expect(Invocation.class).request();
    Calling.progress(callees.get(0), invocation, 1L);
    caller.expect(Result.class);
    Calling.fail(callees.get(0), invocation, UNAVAILABLE);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo(UNAVAILABLE);
    callees.get(1).expectSilence();
  }

  @Test
  void aCallOfTwoChunksStaysAndOneOfOneMoves() {
    RawPeer streaming = able();
    share("com.chunks", "first");
    Map<String, Object> more = Map.of("progress", true);
    long one = Calling.call(streaming, "com.chunks", more, 0L);
    Calling.fail(callees.get(0), callees.get(0).expect(Invocation.class).request(), UNAVAILABLE);
    long moved = callees.get(1).expect(Invocation.class).request();
    Calling.chunk(streaming, one, "com.chunks", more, 1L);
    assertThat(callees.get(1).expect(Invocation.class).request()).isEqualTo(moved);
    Calling.fail(callees.get(1), moved, UNAVAILABLE);
    assertThat(streaming.expect(ErrorMessage.class).error()).isEqualTo(UNAVAILABLE);
    callees.get(2).expectSilence();
    streaming.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.safe.a", "com.unsafe.a"})
  void aLostCalleeIsReplacedOnlyWhereThatIsConfigured(String procedure) {
    share(procedure, "first");
    Calling.call(caller, procedure, Map.of(), "payload");
    callees.get(0).expect(Invocation.class);
    callees.get(0).reset();
    if (procedure.startsWith("com.safe")) {
      assertThat(Calling.value(callees.get(1).expect(Invocation.class).payload()))
          .isEqualTo("payload");
      callees.get(1).reset();
      Calling.answer(callees.get(2));
      caller.expect(Result.class);
    } else {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      callees.get(1).expectSilence();
    }
  }

  @Test
  void theTimeoutOfAProcedureHoldsForCallsThatGiveNone() {
    callees.get(0).register("com.timed");
    Calling.call(caller, "com.timed");
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    callees.get(0).expect(Invocation.class);
    callees.get(0).expect(Interrupt.class);
    Calling.call(caller, "com.timed", Map.of("timeout", 9_000L), 0L);
    Calling.answer(callees.get(0));
    caller.expect(Result.class);
  }

  @Test
  @Row("C123")
  void aRevokedCalleeIsToldWhenItAnnouncedTheFeature() {
    RawPeer deaf = RawPeer.join(router.port());
    long told = Calling.register(callees.get(0), "com.told", Map.of());
    deaf.register("com.deaf");
    takeOver(callees.get(1), "com.told");
    takeOver(callees.get(1), "com.deaf");
    Unregistered revoked = callees.get(0).expect(Unregistered.class);
    assertThat(revoked.request()).isZero();
    assertThat(revoked.details().find("registration")).contains(told);
    assertThat(revoked.details().text("reason")).isPresent();
    deaf.expectSilence();
    for (String procedure : List.of("com.told", "com.deaf")) {
      Calling.call(caller, procedure);
      Calling.answer(callees.get(1));
      caller.expect(Result.class);
    }
    assertThat(router.count(Counter.REGISTRATIONS_REVOKED)).isEqualTo(2);
    deaf.close();
  }

  @Test
  @Row("C125")
  void anUnregisterThatCrossesARevocationIsAnError() {
    long id = Calling.register(callees.get(0), "com.crossing", Map.of());
    takeOver(callees.get(1), "com.crossing");
    callees.get(0).send(new Unregister(callees.get(0).nextRequest(), id));
    callees.get(0).expect(Unregistered.class);
    assertThat(callees.get(0).expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_such_registration");
    callees.get(0).expectSilence();
  }

  @Test
  void takingOverEndsTheCallsOfTheHolders() {
    share("com.taken", "roundrobin");
    Calling.call(caller, "com.taken");
    Calling.call(caller, "com.taken");
    long[] invocations = {
      callees.get(0).expect(Invocation.class).request(),
      callees.get(1).expect(Invocation.class).request()
    };
    RawPeer taker = able();
    takeOver(taker, "com.taken");
    for (int i = 0; i < 2; i++) {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      assertThat(callees.get(i).expect(Unregistered.class).request()).isZero();
      assertThat(callees.get(i).expect(Interrupt.class).request()).isEqualTo(invocations[i]);
      Calling.result(callees.get(i), invocations[i], 1L);
    }
    caller.expectSilence();
    assertThat(callees.get(2).expect(Unregistered.class).request()).isZero();
    taker.goodbye();
    share("com.taken", "last");
  }

  private void share(String procedure, String policy) {
    callees.forEach(callee -> Calling.register(callee, procedure, Map.of("invoke", policy)));
  }

  private static void takeOver(RawPeer callee, String procedure) {
    callee.register(procedure, RegisterOptions.of(Dict.of("force_reregister", true)));
  }
}
