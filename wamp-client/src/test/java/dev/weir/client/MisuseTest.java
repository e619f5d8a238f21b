package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weir.client.flow.Rate;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Publish;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What applications do that was not meant, and what they are told then. */
final class MisuseTest extends CalleeFixture {

  @Test
  void anInterruptedThreadSendsAsLongAsItNeedNotWait() {
    Thread.currentThread().interrupt();
    try {
      client.publish("com.example.farewell");
      CompletableFuture<CallResult> call = client.call("com.example.p");
      assertThat(call).isNotDone();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(peer.expect(Publish.class).topic()).isEqualTo("com.example.farewell");
    assertThat(peer.expect(dev.weir.protocol.Call.class).procedure()).isEqualTo("com.example.p");
  }

  @Test
  void aHandlerThatIsNoneIsRefusedAtOnce() {
    assertThatNullPointerException()
        .isThrownBy(() -> client.register("com.example.p", null))
        .withMessage("handler");
    assertThatNullPointerException()
        .isThrownBy(() -> client.subscribe("com.example.t", null))
        .withMessage("handler");
  }

  @Test
  void anExceptionWithoutAMessageIsToldByItsName() {
    register(
        call -> {
          throw new UnsupportedOperationException();
        });
    ErrorMessage error = errored(invoke());
    assertThat(ScriptedPeer.values(error.payload()))
        .containsExactly("java.lang.UnsupportedOperationException");
  }

  @Test
  void adviceThatCameWithAnErrorIsNotRepeated() {
    CompletableFuture<CallResult> call = client.call("com.example.p");
    long id = peer.expect(dev.weir.protocol.Call.class).request();
    String advice = Reason.INVALID_ARGUMENT.advice();
    peer.send(
        new ErrorMessage(
            MessageType.CALL.code(),
            id,
            dev.weir.protocol.Dict.EMPTY,
            "wamp.error.invalid_argument",
            dev.weir.protocol.Payload.of("argument 0 is missing; " + advice)));
    assertThat(failure(call)).hasMessageEndingWith("argument 0 is missing; " + advice);
  }

  /** As nexus answers while a callee does not read. */
  @Test
  void aConnectionThatFailedAtTheRouterIsALostOne() {
    CompletableFuture<CallResult> call = client.call("com.example.p");
    long id = peer.expect(dev.weir.protocol.Call.class).request();
    peer.error(MessageType.CALL, id, "wamp.error.network_failure");
    assertThat(failure(call).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void aRealmThatIsNoUriIsRefusedWithoutARouter() {
    assertThatExceptionOfType(WampException.class)
        .isThrownBy(() -> WampClient.connect(URI.create("ws://127.0.0.1:1/ws"), "realm 1"))
        .withMessageStartingWith("\"realm 1\" is no URI of a realm; ")
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_URI));
  }

  @Test
  void whoIsInterruptedWhileItConnectsIsToldSo() {
    CompletableFuture<WampClient> connecting =
        router.connect(
            options -> {
              Thread.currentThread().interrupt();
              return options;
            });
    router.accept().upgrade();
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.CANCELED);
    assertThat(failure).hasMessageStartingWith("the wait for the router's WELCOME was interrupted");
  }

  @Test
  void aRateIsShownForPeople() {
    assertThat(Rate.perSecond(500).burst(100)).hasToString("500 in 1s, 100 at once");
  }
}
