package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Invocations and what handlers make of them. */
final class CalleeTest extends CalleeFixture {
  @Test
  void aHandlersValueIsTheResult() {
    register(invocation -> invocation.argument(0, int.class) + invocation.argument(1, int.class));
    assertThat(yielded(invoke(2L, 3L))).isEqualTo(5L);
  }

  @Test
  void aHandlersStageIsAwaited() {
    CompletableFuture<Object> later = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? later : "at once");
    long first = invoke();
    assertThat(yielded(invoke("x"))).isEqualTo("at once");
    later.complete("later");
    assertThat(yielded(first)).isEqualTo("later");
  }

  @Test
  void argumentsAreSeveralAndKeywordResults() {
    register(invocation -> Arguments.of(1, 2).with("k", invocation.argument("k", String.class)));
    invoke(InvocationDetails.NONE, Payload.of(List.of(), Map.of("k", "v")));
    Yield yield = peer.expect(Yield.class);
    assertThat(ScriptedPeer.values(yield.payload())).containsExactly(1L, 2L);
    assertThat(ScriptedPeer.keywords(yield.payload())).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void nullIsAResultWithoutArguments() {
    register(invocation -> null);
    assertThat(yielded(invoke())).isNull();
  }

  @Test
  void aWampExceptionIsTheErrorThatItNames() {
    register(
        invocation -> {
          throw new WampException(
              "com.example.error.sold_out", Arguments.of("nothing left").with("until", 7));
        });
    ErrorMessage error = errored(invoke());
    assertThat(error.error()).isEqualTo("com.example.error.sold_out");
    assertThat(ScriptedPeer.values(error.payload())).containsExactly("nothing left");
    assertThat(ScriptedPeer.keywords(error.payload())).isEqualTo(Map.of("until", 7L));
  }

  @Test
  @Hostile("K5")
  void anyOtherThrowableIsARuntimeErrorAndTheSessionLives() {
    register(
        invocation ->
            switch (invocation.argument(0, String.class)) {
              case "exception" -> throw new IllegalStateException("no way");
              case "error" -> throw new StackOverflowError("too deep");
              case "stage" -> CompletableFuture.failedFuture(new IllegalStateException("later"));
              default -> "alive";
            });
    ErrorMessage exception = errored(invoke("exception"));
    assertThat(exception.error()).isEqualTo("wamp.error.runtime_error");
    assertThat(ScriptedPeer.values(exception.payload())).containsExactly("no way");
    assertThat(ScriptedPeer.values(errored(invoke("error")).payload())).containsExactly("too deep");
    assertThat(ScriptedPeer.values(errored(invoke("stage")).payload())).containsExactly("later");
    assertThat(yielded(invoke("again"))).isEqualTo("alive");
  }

  @Test
  void anArgumentOfAWrongTypeIsTheCallersFault() {
    register(invocation -> invocation.argument(0, int.class));
    assertThat(errored(invoke("seven")).error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(errored(invoke(1L << 40)).error()).isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void aResultThatCannotBeSentIsAnError() {
    join(options -> options.maxMessage(2048));
    register(
        invocation -> invocation.arguments().isEmpty() ? Map.of(List.of(), 1) : new byte[4096]);
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.invalid_argument");
    assertThat(errored(invoke(1L)).error()).isEqualTo("wamp.error.payload_size_exceeded");
  }

  @Test
  @Hostile("K6")
  void aBlockedHandlerHoldsUpNoOther() {
    CountDownLatch release = new CountDownLatch(1);
    register(
        invocation -> {
          if (invocation.arguments().isEmpty()) {
            assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
          }
          return "done";
        });
    for (int i = 0; i < 20; i++) {
      invoke();
    }
    assertThat(yielded(invoke("free"))).isEqualTo("done");
    release.countDown();
    for (int i = 0; i < 20; i++) {
      peer.expect(Yield.class);
    }
  }

  @Test
  void handlersMayWaitForCallsOnTheSameClient() {
    register(invocation -> client.call("com.example.inner").join().as(String.class));
    int many = 200;
    for (int i = 0; i < many; i++) {
      invoke();
    }
    int calls = 0;
    int yields = 0;
    while (yields < many) {
      Message message = peer.receive();
      if (message instanceof dev.weir.protocol.Call call) {
        calls++;
        peer.send(
            new dev.weir.protocol.Result(
                call.request(), dev.weir.protocol.ResultDetails.NONE, Payload.of("inner")));
      } else {
        assertThat(message).isInstanceOf(Yield.class);
        yields++;
      }
    }
    assertThat(calls).isEqualTo(many);
  }

  @Test
  void progressGoesOutInOrderWhenItIsWanted() {
    register(
        invocation -> {
          for (int i = 0; i < 10; i++) {
            invocation.progress(i);
          }
          return "end";
        });
    invoke(InvocationDetails.of(Dict.of("receive_progress", true)), Payload.EMPTY);
    for (long i = 0; i < 10; i++) {
      Yield yield = peer.expect(Yield.class);
      assertThat(yield.options().progress()).isTrue();
      assertThat(ScriptedPeer.values(yield.payload())).containsExactly(i);
    }
    assertThat(peer.expect(Yield.class).options().progress()).isFalse();
    assertThat(yielded(invoke())).isEqualTo("end");
  }

  @Test
  void tooManyInvocationsAreRefusedByName() {
    join(options -> options.receiveQueue(20 * 1024));
    CompletableFuture<Object> later = new CompletableFuture<>();
    register(invocation -> later);
    for (int i = 0; i < 20; i++) {
      invoke();
    }
    ErrorMessage error = errored(invoke());
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(ScriptedPeer.values(error.payload()).get(0).toString()).contains("receiveQueue");
    later.complete(1);
    for (int i = 0; i < 20; i++) {
      peer.expect(Yield.class);
    }
    assertThat(yielded(invoke())).isEqualTo(1L);
  }

  @Test
  void aRunningInvocationsIdMustNotComeAgain() {
    register(invocation -> new CompletableFuture<>());
    invoke();
    invocations--;
    invoke();
    peer.expectAbort("wamp.error.protocol_violation");
  }
}
