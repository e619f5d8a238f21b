package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Yield;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A client that plays the Callee, the peer that invokes it, and what tests of it say again and
 * again.
 */
abstract class CalleeFixture {
  static final long REGISTRATION = 77;

  final ScriptedRouter router = new ScriptedRouter();
  WampClient client;
  ScriptedPeer peer;
  long invocations;

  @BeforeEach
  void join() {
    join(options -> options);
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  void join(UnaryOperator<WampClientBuilder> options) {
    Joined joined = router.join(options);
    client = joined.client();
    peer = joined.peer();
  }

  Registration register(InvocationHandler handler) {
    CompletableFuture<Registration> future = client.register("com.example.p", handler);
    peer.send(new Registered(peer.expect(Register.class).request(), REGISTRATION));
    return soon(future);
  }

  long invoke(Object... arguments) {
    return invoke(InvocationDetails.NONE, Payload.of(arguments));
  }

  long invoke(InvocationDetails details, Payload payload) {
    long id = ++invocations;
    peer.send(new dev.weir.protocol.Invocation(id, REGISTRATION, details, payload));
    return id;
  }

  Object yielded(long invocation) {
    Yield yield = peer.expect(Yield.class);
    assertThat(yield.request()).isEqualTo(invocation);
    return yield.payload().isEmpty() ? null : ScriptedPeer.values(yield.payload()).get(0);
  }

  ErrorMessage errored(long invocation) {
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.requestType()).isEqualTo(MessageType.INVOCATION.code());
    assertThat(error.request()).isEqualTo(invocation);
    return error;
  }

  void interrupt(long invocation, CancelMode mode) {
    peer.send(new Interrupt(invocation, InterruptOptions.of(Dict.of("mode", mode.word()))));
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
