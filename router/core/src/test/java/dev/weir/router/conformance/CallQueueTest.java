package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registrations with {@code concurrency}, and the calls that wait for a slot, over sockets. */
final class CallQueueTest {
  private static final Map<String, Object> ONE = Map.of("concurrency", 1L);

  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;
  private RawPeer caller;
  private RawPeer callee;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .procedures(
                        List.of(
                            ProcedureOptions.of("com.safe", MatchPolicy.EXACT)
                                .withRerouteOnCalleeLoss(true),
                            ProcedureOptions.of("com.two", MatchPolicy.EXACT)
                                .withLimits(CallLimits.concurrency(2)),
                            ProcedureOptions.of("com.share", MatchPolicy.EXACT)
                                .withLimits(CallLimits.NONE.withPerCaller(2))))
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    caller = peer();
    callee = peer();
  }

  @AfterEach
  void stop() {
    peers.forEach(RawPeer::close);
    Eventually.holds(
        "nothing waits or runs",
        () ->
            router.count(Counter.CALLS_QUEUED) == router.count(Counter.CALLS_DEQUEUED)
                && router.count(Counter.SLOTS_TAKEN) == router.count(Counter.SLOTS_RELEASED));
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private RawPeer peer() {
    RawPeer peer =
        RawPeer.join(
            router.port(),
            Serializer.JSON,
            "realm1",
            "call_canceling",
            "call_timeout",
            "call_reroute",
            "progressive_call_invocations",
            "progressive_call_results");
    peers.add(peer);
    return peer;
  }

  @Test
  void asManyRunAsTheCalleeAllowsAndTheOthersFollowInOrder() {
    Calling.register(callee, "com.queue", Map.of("concurrency", 2L));
    for (long i = 0; i < 6; i++) {
      Calling.call(caller, "com.queue", Map.of(), i);
    }
    Invocation first = invocationOf(callee, 0);
    Invocation second = invocationOf(callee, 1);
    callee.expectSilence();
    Calling.result(callee, second.request(), 1);
    Invocation third = invocationOf(callee, 2);
    callee.expectSilence();
    Calling.fail(callee, first.request(), "com.error");
    Calling.result(callee, third.request(), 2);
    invocationOf(callee, 3);
    invocationOf(callee, 4);
    callee.expectSilence();
    assertThat(caller.expect(Result.class).request()).isEqualTo(2);
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(1);
    assertThat(caller.expect(Result.class).request()).isEqualTo(3);
    assertThat(router.count(Counter.CALLS_QUEUED)).isEqualTo(4);
  }

  @Test
  void callersTakeTurns() {
    RawPeer other = peer();
    Calling.register(callee, "com.turns", ONE);
    for (long i = 0; i < 4; i++) {
      Calling.call(caller, "com.turns", Map.of(), i);
    }
    caller.expectSilence();
    for (long i = 10; i < 12; i++) {
      Calling.call(other, "com.turns", Map.of(), i);
    }
    other.expectSilence();
    for (long expected : new long[] {0, 1, 10, 2, 11, 3}) {
      Calling.result(callee, invocationOf(callee, expected).request(), expected);
    }
    callee.expectSilence();
  }

  @ParameterizedTest
  @EnumSource(value = InvocationPolicy.class, names = "SINGLE", mode = EnumSource.Mode.EXCLUDE)
  void everyPolicyTakesTheCalleeThatHasASlot(InvocationPolicy policy) {
    RawPeer other = peer();
    Map<String, Object> options = Map.of("concurrency", 1L, "invoke", policy.word());
    Calling.register(callee, "com.shared", options);
    Calling.register(other, "com.shared", options);
    for (long i = 0; i < 4; i++) {
      Calling.call(caller, "com.shared", Map.of(), i);
    }
    Invocation mine = callee.expect(Invocation.class);
    Invocation its = other.expect(Invocation.class);
    callee.expectSilence();
    other.expectSilence();
    Calling.result(callee, mine.request(), "mine");
    Calling.result(callee, invocationOf(callee, 2).request(), "mine");
    invocationOf(callee, 3);
    Calling.result(other, its.request(), "its");
    other.expectSilence();
  }

  @Test
  void theProcedureLimitsAllItsCalleesTogetherAndACalleeItself() {
    RawPeer other = peer();
    Calling.register(callee, "com.two", Map.of("concurrency", 1L, "invoke", "roundrobin"));
    Calling.register(other, "com.two", Map.of("concurrency", 50L, "invoke", "roundrobin"));
    for (long i = 0; i < 5; i++) {
      Calling.call(caller, "com.two", Map.of(), i);
    }
    invocationOf(callee, 0);
    Invocation its = invocationOf(other, 1);
    other.expectSilence();
    Calling.result(other, its.request(), 1);
    invocationOf(other, 2);
    callee.expectSilence();
    other.expectSilence();
  }

  @Test
  void aCalleeThatComesGetsWhatWaits() {
    Map<String, Object> options = Map.of("concurrency", 1L, "invoke", "first");
    Calling.register(callee, "com.grows", options);
    for (long i = 0; i < 3; i++) {
      Calling.call(caller, "com.grows", Map.of(), i);
    }
    caller.expectSilence();
    RawPeer other = peer();
    Calling.register(other, "com.grows", options);
    invocationOf(other, 1);
    other.expectSilence();
    invocationOf(callee, 0);
  }

  @Test
  void theTimeoutCountsFromTheArrival() {
    Calling.register(callee, "com.timed", ONE);
    Calling.call(caller, "com.timed");
    Invocation first = callee.expect(Invocation.class);
    long waiting = Calling.call(caller, "com.timed", Map.of("timeout", 50L), 1L);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(waiting);
    assertThat(error.error()).isEqualTo("wamp.error.timeout");
    Calling.result(callee, first.request(), 0);
    callee.expectSilence();
  }

  @Test
  @Row("C093")
  void whatIsLeftOfATimeoutIsForwarded() {
    Calling.register(callee, "com.left", Map.of("concurrency", 1L, "forward_timeout", true));
    Calling.call(caller, "com.left");
    Invocation first = callee.expect(Invocation.class);
    Calling.call(caller, "com.left", Map.of("timeout", 5_000L), 1L);
    long brief = Calling.call(caller, "com.left", Map.of("timeout", 40L), 2L);
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(brief);
    Calling.result(callee, first.request(), 0);
    Invocation second = callee.expect(Invocation.class);
    assertThat(second.details().timeout()).isBetween(1L, 4_970L);
    callee.expectSilence();
  }

  @ParameterizedTest
  @EnumSource(CancelMode.class)
  void aCallThatWaitsIsCanceledAtOnce(CancelMode mode) {
    Calling.register(callee, "com.cancel", ONE);
    Calling.call(caller, "com.cancel", Map.of(), 0L);
    long waiting = Calling.call(caller, "com.cancel", Map.of(), 1L);
    Calling.call(caller, "com.cancel", Map.of(), 2L);
    caller.send(new Cancel(waiting, CancelOptions.of(Dict.of("mode", mode.word()))));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(waiting);
    assertThat(error.error()).isEqualTo("wamp.error.canceled");
    Calling.result(callee, invocationOf(callee, 0).request(), 0);
    invocationOf(callee, 2);
    callee.expectSilence();
  }

  @Test
  void theCallsOfACallerThatLeavesWaitNoMore() {
    RawPeer other = peer();
    Calling.register(callee, "com.leaver", ONE);
    for (long i = 0; i < 3; i++) {
      Calling.call(caller, "com.leaver", Map.of(), i);
    }
    caller.expectSilence();
    Calling.call(other, "com.leaver", Map.of(), 10L);
    other.expectSilence();
    caller.goodbye();
    Invocation first = invocationOf(callee, 0);
    assertThat(callee.expect(Interrupt.class).request()).isEqualTo(first.request());
    callee.expectSilence(); // it may still work on it: the slot is taken
    Calling.result(callee, first.request(), 0);
    Calling.result(callee, invocationOf(callee, 10).request(), 10);
    callee.expectSilence();
    assertThat(other.expect(Result.class).request()).isEqualTo(1);
  }

  @Test
  void aCallThatWasGivenUpKeepsItsSlotUntilItIsAnswered() {
    Calling.register(callee, "com.given.up", ONE);
    long first = Calling.call(caller, "com.given.up", Map.of(), 0L);
    Calling.call(caller, "com.given.up", Map.of(), 1L);
    Invocation running = invocationOf(callee, 0);
    caller.send(new Cancel(first, CancelOptions.of(Dict.of("mode", "skip"))));
    assertThat(caller.expect(ErrorMessage.class).request()).isEqualTo(first);
    callee.expectSilence();
    Calling.progress(callee, running.request(), "late, and not the last");
    callee.expectSilence();
    Calling.result(callee, running.request(), "late");
    invocationOf(callee, 1);
  }

  @Test
  void withTheLastCalleeAllThatWaitEnd() {
    long registration = Calling.register(callee, "com.last", ONE);
    for (long i = 0; i < 3; i++) {
      Calling.call(caller, "com.last", Map.of(), i);
    }
    Invocation running = invocationOf(callee, 0);
    caller.subscribe("com.all.calls.arrived"); // before the callee goes
    callee.send(new Unregister(callee.nextRequest(), registration));
    callee.expect(Unregistered.class);
    for (long request = 2; request < 4; request++) {
      ErrorMessage error = caller.expect(ErrorMessage.class);
      assertThat(error.request()).isEqualTo(request);
      assertThat(error.error()).isEqualTo("wamp.error.no_available_callee");
    }
    Calling.result(callee, running.request(), "still");
    assertThat(caller.expect(Result.class).request()).isEqualTo(1);
  }

  @Test
  void whenACalleeIsLostTheOthersGetWhatWaits() {
    RawPeer other = peer();
    Map<String, Object> options = Map.of("concurrency", 1L, "invoke", "roundrobin");
    Calling.register(callee, "com.lost", options);
    Calling.register(other, "com.lost", options);
    for (long i = 0; i < 4; i++) {
      Calling.call(caller, "com.lost", Map.of(), i);
    }
    invocationOf(callee, 0);
    Invocation its = invocationOf(other, 1);
    callee.reset();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    other.expectSilence();
    for (long i = 2; i < 4; i++) {
      Calling.result(other, its.request(), i);
      its = invocationOf(other, i);
    }
    Calling.result(other, its.request(), "last");
    for (long request = 2; request < 5; request++) {
      assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    }
  }

  @Test
  void aCallThatMovesWaitsForAnotherCalleeAheadOfLaterOnes() {
    RawPeer other = peer();
    Map<String, Object> options = Map.of("concurrency", 1L, "invoke", "roundrobin");
    Calling.register(callee, "com.safe", options);
    Calling.register(other, "com.safe", options);
    for (long i = 0; i < 3; i++) {
      Calling.call(caller, "com.safe", Map.of(), i);
    }
    Invocation its = invocationOf(other, 1);
    invocationOf(callee, 0);
    callee.reset();
    Eventually.holds("the call waits", () -> router.count(Counter.CALLS_QUEUED) == 2);
    Calling.result(other, its.request(), "its");
    Calling.result(other, invocationOf(other, 0).request(), "moved");
    Calling.result(other, invocationOf(other, 2).request(), "last");
    for (long request : new long[] {2, 1, 3}) {
      assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    }
  }

  @Test
  void aCallThatCouldNotBeTakenWaitsForTheOther() {
    RawPeer other = peer();
    Map<String, Object> options = Map.of("concurrency", 1L, "invoke", "first");
    Calling.register(callee, "com.unavailable", options);
    Calling.register(other, "com.unavailable", options);
    Calling.call(caller, "com.unavailable", Map.of(), 0L);
    Calling.call(caller, "com.unavailable", Map.of(), 1L);
    Invocation its = invocationOf(other, 1);
    Calling.fail(callee, invocationOf(callee, 0).request(), "wamp.error.unavailable");
    callee.expectSilence();
    Calling.result(other, its.request(), "its");
    Calling.result(other, invocationOf(other, 0).request(), "moved");
    callee.expectSilence();
    other.close();
  }

  @Test
  void chunksJoinTheirCallInTheQueue() {
    Calling.register(callee, "com.chunks", ONE);
    Calling.call(caller, "com.chunks", Map.of(), 0L);
    Map<String, Object> more = Map.of("progress", true);
    long request = Calling.call(caller, "com.chunks", more, 1L);
    Calling.chunk(caller, request, "com.chunks", more, 2L);
    Calling.chunk(caller, request, "com.chunks", Map.of(), 3L);
    caller.expectSilence();
    Calling.result(callee, invocationOf(callee, 0).request(), 0);
    Invocation first = invocationOf(callee, 1);
    assertThat(first.details().progress()).isTrue();
    Invocation second = invocationOf(callee, 2);
    Invocation third = invocationOf(callee, 3);
    assertThat(List.of(second.request(), third.request())).containsOnly(first.request());
    assertThat(second.details().progress()).isTrue();
    assertThat(third.details().progress()).isFalse();
    callee.expectSilence();
  }

  @Test
  void whoTakesOverAProcedureDoesNotTakeOverItsQueue() {
    Calling.register(callee, "com.taken.over", ONE);
    for (long i = 0; i < 2; i++) {
      Calling.call(caller, "com.taken.over", Map.of(), i);
    }
    invocationOf(callee, 0);
    RawPeer other = peer();
    Calling.register(other, "com.taken.over", Map.of("force_reregister", true));
    for (int i = 0; i < 2; i++) {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    }
    other.expectSilence();
  }

  @Test
  void aSessionHasAShareOfAProcedure() {
    RawPeer other = peer();
    Calling.register(callee, "com.share", Map.of());
    Calling.call(caller, "com.share", Map.of(), 0L);
    Calling.call(caller, "com.share", Map.of(), 1L);
    Calling.call(caller, "com.share", Map.of(), 2L);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(3);
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 2L)
        .containsEntry("key", "realms.procedures.per_caller");
    Calling.call(other, "com.share", Map.of(), 10L);
    Calling.result(callee, invocationOf(callee, 0).request(), 0);
    caller.expect(Result.class);
    Calling.call(caller, "com.share", Map.of(), 3L);
    caller.expectSilence();
    other.expectSilence();
  }

  @Test
  void whatWaitsWhenTheRouterStopsIsStillAnswered() throws Exception {
    Router draining =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(RouterOptions.builder().drain(Duration.ofSeconds(20)).build())
            .start();
    try (RawPeer working = RawPeer.join(draining.port());
        RawPeer calling = RawPeer.join(draining.port())) {
      Calling.register(working, "com.drain", ONE);
      for (long i = 0; i < 3; i++) {
        Calling.call(calling, "com.drain", Map.of(), i);
      }
      calling.expectSilence();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(draining::close);
      ErrorMessage late = callUntilClosing(calling);
      assertThat(late.error()).isEqualTo("wamp.close.system_shutdown");
      for (long i = 0; i < 3; i++) {
        Calling.result(working, invocationOf(working, i).request(), i);
        assertThat(calling.expect(Result.class).request()).isEqualTo(i + 1);
      }
      working.expect(Goodbye.class);
      calling.expect(Goodbye.class);
      closed.join();
    }
  }

  /** The router refuses new calls by name once it is stopping. */
  private static ErrorMessage callUntilClosing(RawPeer caller) {
    ErrorMessage error;
    do {
      Calling.call(caller, "com.unknown");
      error = caller.expect(ErrorMessage.class);
    } while (error.error().equals("wamp.error.no_such_procedure"));
    return error;
  }

  private static Invocation invocationOf(RawPeer callee, long value) {
    Invocation invocation = callee.expect(Invocation.class);
    assertThat(Calling.value(invocation.payload())).isEqualTo(value);
    return invocation;
  }
}
