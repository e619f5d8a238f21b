package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.peer.RawPeer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Progressive call invocations, over a real socket. */
final class ProgressiveInvocationsTest {
  private static final Map<String, Object> MORE = Map.of("progress", true);
  private static final String[] ABLE = {
    "progressive_call_invocations", "progressive_call_results", "call_canceling", "call_timeout"
  };

  private Router router;
  private RawPeer caller;
  private RawPeer callee;

  @BeforeEach
  void join() throws Exception {
    router = Routers.start();
    caller = able();
    callee = able();
  }

  @AfterEach
  void leave() {
    caller.close();
    callee.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private RawPeer able() {
    return RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1", ABLE);
  }

  @Test
  @Row({"C072", "C079"})
  void allChunksAreOneCallAndOneInvocation() {
    callee.register("com.chunks");
    long request = Calling.call(caller, "com.chunks", MORE, 0L);
    long invocation = callee.expect(Invocation.class).request();
    for (long i = 1; i < 5; i++) {
      caller.subscribe("com.between.x" + i);
      Calling.chunk(caller, request, "com.chunks", i < 4 ? MORE : Map.of(), i);
      Invocation chunk = callee.expect(Invocation.class);
      assertThat(chunk.request()).isEqualTo(invocation);
      assertThat(chunk.details().progress()).isEqualTo(i < 4);
      assertThat(Calling.value(chunk.payload())).isEqualTo(i);
    }
    Calling.result(callee, invocation, "all");
    assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    caller.expectSilence();
  }

  @ParameterizedTest
  @Row("C073")
  @ValueSource(strings = {"roundrobin", "random", "last", "least_loaded"})
  void allChunksGoToTheCalleeOfTheFirst(String policy) {
    RawPeer other = able();
    String procedure = "com.chunks." + policy;
    Calling.register(callee, procedure, Map.of("invoke", policy));
    Calling.register(other, procedure, Map.of("invoke", policy));
    for (int stream = 0; stream < 4; stream++) {
      long request = Calling.call(caller, procedure, MORE, 0L);
      for (long i = 1; i < 4; i++) {
        Calling.chunk(caller, request, procedure, i < 3 ? MORE : Map.of(), i);
      }
      RawPeer chosen = chosen(other);
      long invocation = 0;
      for (long i = 0; i < 4; i++) {
        Invocation chunk = chosen.expect(Invocation.class);
        assertThat(Calling.value(chunk.payload())).isEqualTo(i);
        invocation = chunk.request();
      }
      Calling.result(chosen, invocation, 1L);
      caller.expect(Result.class);
      (chosen == callee ? other : callee).expectSilence();
    }
    other.close();
  }

  private RawPeer chosen(RawPeer other) {
    return callee.hasNext() ? callee : other.hasNext() ? other : chosen(other);
  }

  @Test
  @Row("C074")
  void aCallerThatDidNotAnnounceItMustNotDoIt() {
    callee.register("com.chunks");
    RawPeer plain = RawPeer.join(router.port());
    Calling.call(plain, "com.chunks", MORE, 0L);
    Abort abort = plain.expect(Abort.class);
    assertThat(abort.reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(abort.details().text("message").orElseThrow())
        .contains("progressive_call_invocations");
    callee.expectSilence();
  }

  @Test
  @Row("C075")
  void aCalleeThatCannotTakeChunksGetsNone() {
    List<List<String>> lacking =
        List.of(List.of(), List.of("call_canceling"), List.of("progressive_call_invocations"));
    for (List<String> features : lacking) {
      String procedure = "com.lacking.x" + features.size() + features.hashCode();
      RawPeer less =
          RawPeer.join(router.port(), Serializer.JSON, "realm1", features.toArray(new String[0]));
      less.register(procedure);
      Calling.call(caller, procedure, MORE, 0L);
      assertThat(caller.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.feature_not_supported");
      Calling.call(caller, procedure);
      Calling.answer(less);
      caller.expect(Result.class);
      less.close();
    }
  }

  @Test
  void ofSharingCalleesOneThatCanTakesTheChunks() {
    RawPeer plain = RawPeer.join(router.port());
    Calling.register(plain, "com.mixed", Map.of("invoke", "first"));
    Calling.register(callee, "com.mixed", Map.of("invoke", "first"));
    Calling.call(caller, "com.mixed", MORE, 0L);
    callee.expect(Invocation.class);
    plain.expectSilence();
    plain.close();
  }

  @Test
  @Row("C076")
  void theOptionsOfTheFirstChunkHold() {
    Calling.register(callee, "com.frozen", Map.of("match", "prefix"));
    Map<String, Object> options = new HashMap<>(MORE);
    options.put("disclose_me", true);
    options.put("receive_progress", true);
    long request = Calling.call(caller, "com.frozen.a", options, 0L);
    Dict first = callee.expect(Invocation.class).details().dict();
    assertThat(first.find("caller")).contains(caller.session());
    Calling.chunk(caller, request, "com.frozen.a", Map.of("progress", true, "timeout", 1L), 1L);
    assertThat(callee.expect(Invocation.class).details().dict()).isEqualTo(first);
    Calling.chunk(caller, request, "com.frozen.a", Map.of("timeout", 1L), 2L);
    Invocation last = callee.expect(Invocation.class);
    Map<String, Object> expected = first.toMap();
    expected.remove("progress");
    assertThat(last.details().dict().toMap()).isEqualTo(expected);
    Calling.progress(callee, last.request(), 1L);
    assertThat(caller.expect(Result.class).details().progress()).isTrue();
    Calling.result(callee, last.request(), 2L);
    caller.expect(Result.class);
  }

  @Test
  @Row("C077")
  void chunksOfACompletedCallAreIgnored() {
    callee.register("com.done");
    long request = Calling.call(caller, "com.done", MORE, 0L);
    Calling.result(callee, callee.expect(Invocation.class).request(), "enough");
    caller.expect(Result.class);
    Calling.chunk(caller, request, "com.done", MORE, 1L);
    Calling.chunk(caller, request, "com.done", Map.of(), 2L);
    long refused = Calling.call(caller, "com.nobody", MORE, 0L);
    Calling.chunk(caller, refused, "com.nobody", Map.of(), 1L);
    assertThat(caller.expect(ErrorMessage.class).error()).endsWith("no_such_procedure");
    caller.expectSilence();
    callee.expectSilence();
    assertThat(router.count(Counter.LATE_CHUNKS)).isEqualTo(3);
  }

  @Test
  @Row("C078")
  void onlyAProgressiveCallGoesOn() {
    callee.register("com.plain");
    long request = Calling.call(caller, "com.plain");
    callee.expect(Invocation.class);
    Calling.chunk(caller, request, "com.plain", Map.of(), 1L);
    assertThat(caller.expect(Abort.class).reason()).isEqualTo("wamp.error.protocol_violation");
    assertThat(callee.expect(Interrupt.class).options().dict().text("mode")).contains("killnowait");
  }

  @Test
  void nothingFollowsTheLastChunk() {
    callee.register("com.over");
    long request = Calling.call(caller, "com.over", MORE, 0L);
    Calling.chunk(caller, request, "com.over", Map.of(), 1L);
    Calling.chunk(caller, request, "com.over", Map.of(), 2L);
    assertThat(caller.expect(Abort.class).details().text("message").orElseThrow())
        .contains("last chunk");
  }

  @ParameterizedTest
  @Row("C078")
  @ValueSource(booleans = {true, false})
  void anIdOfAnotherRequestOrAGapIsAViolation(boolean gap) {
    callee.register("com.ids");
    Calling.call(caller, "com.ids", MORE, 0L);
    caller.subscribe("com.ids.between");
    Calling.chunk(caller, gap ? 4 : 2, "com.ids", MORE, 1L);
    assertThat(caller.expect(Abort.class).reason()).isEqualTo("wamp.error.protocol_violation");
  }

  @Test
  @Row("C080")
  void chunksAndResultsFlowBothWays() {
    callee.register("com.stream");
    Map<String, Object> options = Map.of("progress", true, "receive_progress", true);
    long request = Calling.call(caller, "com.stream", options, 0L);
    long invocation = callee.expect(Invocation.class).request();
    for (long i = 0; i < 3; i++) {
      Calling.progress(callee, invocation, i);
    }
    for (long i = 1; i < 5; i++) {
      Calling.chunk(caller, request, "com.stream", MORE, i);
    }
    for (long i = 1; i < 5; i++) {
      assertThat(Calling.value(callee.expect(Invocation.class).payload())).isEqualTo(i);
    }
    for (long i = 0; i < 3; i++) {
      assertThat(Calling.value(caller.expect(Result.class).payload())).isEqualTo(i);
    }
    Calling.chunk(caller, request, "com.stream", Map.of(), 5L);
    assertThat(callee.expect(Invocation.class).details().progress()).isFalse();
    Calling.progress(callee, invocation, 3L);
    Calling.result(callee, invocation, 4L);
    assertThat(caller.expect(Result.class).details().progress()).isTrue();
    assertThat(caller.expect(Result.class).details().progress()).isFalse();
    caller.expectSilence();
  }

  @Test
  void aCanceledStreamEndsAndItsChunksAreDropped() {
    callee.register("com.cancel");
    for (String mode : List.of("kill", "killnowait", "skip")) {
      long request = Calling.call(caller, "com.cancel", MORE, 0L);
      caller.send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode))));
      Calling.chunk(caller, request, "com.cancel", MORE, 1L);
      long invocation = callee.expect(Invocation.class).request();
      if (!mode.equals("skip")) {
        assertThat(callee.expect(Interrupt.class).request()).isEqualTo(invocation);
      }
      boolean waits = mode.equals("kill");
      if (!waits) {
        assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      }
      callee.expectSilence();
      Calling.fail(callee, invocation, "com.stopped");
      if (waits) {
        assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.stopped");
      }
      caller.expectSilence();
    }
  }

  @Test
  void whoeverLeavesAStreamTheOtherIsTold() {
    callee.register("com.leaving");
    Calling.call(caller, "com.leaving", MORE, 0L);
    long invocation = callee.expect(Invocation.class).request();
    caller.close();
    Interrupt interrupt = callee.expect(Interrupt.class);
    assertThat(interrupt.request()).isEqualTo(invocation);
    assertThat(interrupt.options().dict().text("mode")).contains("killnowait");
    caller = able();
    Calling.call(caller, "com.leaving", MORE, 0L);
    callee.expect(Invocation.class);
    callee.close();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
  }

  @Test
  void theTimeoutRunsFromTheFirstChunk() {
    callee.register("com.slow");
    Map<String, Object> options = Map.of("progress", true, "timeout", 150L);
    long request = Calling.call(caller, "com.slow", options, 0L);
    long begin = System.nanoTime();
    while (callee.receive() instanceof Invocation) {
      Calling.chunk(caller, request, "com.slow", MORE, 1L);
    }
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
    assertThat(System.nanoTime() - begin).isGreaterThan(149_000_000L);
  }
}
