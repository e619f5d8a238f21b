package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Row;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Yield;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registrations and invocations. */
final class CalleeTest {
  private static final long REGISTRATION = 77;

  private final ScriptedRouter router = new ScriptedRouter();
  private WampClient client;
  private ScriptedPeer peer;
  private long invocations;

  @BeforeEach
  void join() {
    join(options -> options);
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void join(UnaryOperator<WampClientBuilder> options) {
    Joined joined = router.join(options);
    client = joined.client();
    peer = joined.peer();
  }

  private Registration register(InvocationHandler handler) {
    CompletableFuture<Registration> future = client.register("com.example.p", handler);
    peer.send(new Registered(peer.expect(Register.class).request(), REGISTRATION));
    return soon(future);
  }

  private long invoke(Object... arguments) {
    return invoke(InvocationDetails.NONE, Payload.of(arguments));
  }

  private long invoke(InvocationDetails details, Payload payload) {
    long id = ++invocations;
    peer.send(new dev.weir.protocol.Invocation(id, REGISTRATION, details, payload));
    return id;
  }

  private Object yielded(long invocation) {
    Yield yield = peer.expect(Yield.class);
    assertThat(yield.request()).isEqualTo(invocation);
    return yield.payload().isEmpty() ? null : ScriptedPeer.values(yield.payload()).get(0);
  }

  private ErrorMessage errored(long invocation) {
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.requestType()).isEqualTo(MessageType.INVOCATION.code());
    assertThat(error.request()).isEqualTo(invocation);
    return error;
  }

  private void interrupt(long invocation, CancelMode mode) {
    peer.send(new Interrupt(invocation, InterruptOptions.of(Dict.of("mode", mode.word()))));
  }

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
  @Row("C087")
  void anInterruptForAnUnknownOrFinishedInvocationIsIgnored() {
    register(invocation -> "done");
    interrupt(12345, CancelMode.KILL);
    long first = invoke();
    assertThat(yielded(first)).isEqualTo("done");
    interrupt(first, CancelMode.KILLNOWAIT);
    interrupt(first, CancelMode.KILL);
    assertThat(yielded(invoke())).isEqualTo("done");
  }

  @Test
  @Row("C088")
  void interruptedByKillAStageIsCancelledAndAnsweredOnce() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? never : "done");
    long first = invoke();
    assertThat(yielded(invoke("x"))).isEqualTo("done");
    interrupt(first, CancelMode.KILL);
    assertThat(errored(first).error()).isEqualTo("wamp.error.canceled");
    assertThat(never).isCancelled();
    assertThat(yielded(invoke("y"))).isEqualTo("done");
  }

  @Test
  @Row("C088")
  void interruptedByKillnowaitAnInvocationIsNotAnswered() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    register(invocation -> invocation.arguments().isEmpty() ? never : "done");
    long first = invoke();
    assertThat(yielded(invoke("x"))).isEqualTo("done");
    interrupt(first, CancelMode.KILLNOWAIT);
    assertThat(never).failsWithin(Duration.ofSeconds(10));
    assertThat(yielded(invoke("y"))).isEqualTo("done");
  }

  @Test
  void aRunningHandlerSeesThatItIsCancelled() {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Reason> progress = new CompletableFuture<>();
    register(
        invocation -> {
          CountDownLatch canceled = new CountDownLatch(1);
          invocation.onCancel(canceled::countDown);
          running.countDown();
          assertThat(canceled.await(10, TimeUnit.SECONDS)).isTrue();
          try {
            invocation.progress("anyone?");
          } catch (WampException e) {
            progress.complete(e.reason());
          }
          return invocation.isCanceled();
        });
    InvocationDetails details = InvocationDetails.of(Dict.of("receive_progress", true));
    long id = invoke(details, Payload.EMPTY);
    await(running);
    interrupt(id, CancelMode.KILL);
    assertThat(yielded(id)).isEqualTo(true);
    assertThat(soon(progress)).isEqualTo(Reason.CANCELED);
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
  void unregisteringLetsRunningInvocationsFinish() {
    CompletableFuture<Object> later = new CompletableFuture<>();
    Registration registration = register(invocation -> later);
    long running = invoke();
    CompletableFuture<Void> unregistered = registration.unregister();
    assertThat(registration.isActive()).isFalse();
    Unregister unregister = peer.expect(Unregister.class);
    assertThat(unregister.registration()).isEqualTo(REGISTRATION);
    long crossing = invoke();
    peer.send(new Unregistered(unregister.request(), Dict.EMPTY));
    soon(unregistered);
    later.complete("finished");
    assertThat(List.of(peer.expect(Yield.class).request(), peer.expect(Yield.class).request()))
        .containsExactlyInAnyOrder(running, crossing);
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.no_such_registration");
    assertThat(soon(registration.unregister())).isNull();
  }

  @Test
  void aRegistrationThatNobodyAwaitsAnyLongerIsUndone() {
    join(options -> options.timeout(Duration.ofMillis(50)));
    CompletableFuture<Registration> future = client.register("com.example.p", invocation -> 0);
    Register register = peer.expect(Register.class);
    assertThat(failure(future).reason()).isEqualTo(Reason.TIMEOUT);
    peer.send(new Registered(register.request(), REGISTRATION));
    assertThat(peer.expect(Unregister.class).registration()).isEqualTo(REGISTRATION);
  }

  @Test
  void aRevokedRegistrationEnds() {
    Registration registration = register(invocation -> 0);
    peer.send(new Unregistered(0, Dict.of("registration", REGISTRATION)));
    assertThat(errored(invoke()).error()).isEqualTo("wamp.error.no_such_registration");
    assertThat(registration.isActive()).isFalse();
  }

  @Test
  void theOptionsOfARegistrationAreSent() {
    CompletableFuture<Registration> future =
        client.register(
            Procedure.prefix("com.example.")
                .invoke(InvocationPolicy.ROUNDROBIN)
                .concurrency(3)
                .discloseCaller(),
            Invocation::procedure);
    Register register = peer.expect(Register.class);
    assertThat(register.options().dict().toMap())
        .isEqualTo(
            Map.of(
                "match",
                "prefix",
                "invoke",
                "roundrobin",
                "concurrency",
                3L,
                "disclose_caller",
                true));
    peer.send(new Registered(register.request(), REGISTRATION));
    soon(future);
    InvocationDetails details =
        InvocationDetails.of(Dict.of(Map.of("procedure", "com.example.called", "caller", 5L)));
    assertThat(yielded(invoke(details, Payload.EMPTY))).isEqualTo("com.example.called");
  }

  @Test
  void aRefusedRegistrationFailsByName() {
    CompletableFuture<Registration> future = client.register("com.example.p", invocation -> 0);
    peer.error(
        MessageType.REGISTER,
        peer.expect(Register.class).request(),
        "wamp.error.procedure_already_exists",
        "taken");
    assertThat(failure(future).reason()).isEqualTo(Reason.PROCEDURE_ALREADY_EXISTS);
    assertThat(failure(client.register("com. example", invocation -> 0)).reason())
        .isEqualTo(Reason.INVALID_URI);
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

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
