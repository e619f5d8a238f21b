package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.peer.RawPeer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Remote procedure calls of the Basic Profile and what is announced beyond it, over a real socket.
 */
final class CallsTest {
  private static Router router;
  private RawPeer caller;
  private RawPeer callee;

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
    callee = RawPeer.join(router.port());
  }

  @AfterEach
  void leave() {
    caller.close();
    callee.close();
    Eventually.allHaveLeft(router);
  }

  @Test
  @Row("C050")
  void aProcedureIsRegisteredOnce() {
    callee.register("com.once");
    caller.send(new Register(caller.nextRequest(), RegisterOptions.NONE, "com.once"));
    assertThat(caller.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.procedure_already_exists");
    callee.send(new Register(callee.nextRequest(), RegisterOptions.NONE, "com.once"));
    assertThat(callee.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.procedure_already_exists");
    callee.register("com.once", RegisterOptions.of(Dict.of("match", "prefix")));
  }

  @Test
  @Row("C051")
  void unregisteringWhatIsNotHeldIsAnError() {
    long id = callee.register("com.held");
    caller.send(new Unregister(caller.nextRequest(), id));
    assertThat(caller.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_such_registration");
    caller.expectSilence();
  }

  @Test
  @Row("C052")
  void callingWhatNobodyRegisteredIsAnError() {
    call("com.nobody", CallOptions.NONE);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
    caller.expectSilence();
  }

  @Test
  @Row("C053")
  void cancelTimeoutAndAnswerTogetherGiveOneFinalAnswer() {
    RawPeer cancelling = RawPeer.join(router.port(), Serializer.JSON, "realm1", "call_canceling");
    cancelling.register("com.race");
    Random random = new Random(53);
    CancelMode[] modes = CancelMode.values();
    for (int i = 0; i < 300; i++) {
      long request = call("com.race", CallOptions.of(Dict.of("timeout", 1L + random.nextInt(12))));
      if (random.nextBoolean()) {
        CancelMode mode = modes[random.nextInt(modes.length)];
        caller.send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode.word()))));
      }
      Invocation invocation = nextInvocation(cancelling);
      cancelling.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
    }
    Set<Long> answered = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      assertThat(answered.add(answered(caller.receive()))).isTrue();
    }
    caller.expectSilence();
    cancelling.close();
  }

  @Test
  @Row("C054")
  void errorsOfTheCalleeReachTheCaller() {
    callee.register("com.error");
    call("com.error", CallOptions.NONE);
    Invocation invocation = callee.expect(Invocation.class);
    callee.send(
        new ErrorMessage(
            68,
            invocation.request(),
            Dict.EMPTY,
            "com.my.error",
            Payload.of(List.of("why", 7L), Map.of("k", true))));
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.requestType()).isEqualTo(48);
    assertThat(error.error()).isEqualTo("com.my.error");
    assertThat(RawPeer.arguments(error.payload())).containsExactly("why", 7L);
    assertThat(RawPeer.keywords(error.payload())).containsEntry("k", true);
  }

  @Test
  @Row("C055")
  void invocationsKeepTheOrderOfCallsAcrossProcedures() {
    for (int i = 0; i < 5; i++) {
      callee.register("com.order.p" + i);
    }
    for (long i = 0; i < 500; i++) {
      caller.send(
          new Call(
              caller.nextRequest(), CallOptions.NONE, "com.order.p" + (i * 3 % 5), Payload.of(i)));
    }
    for (long i = 0; i < 500; i++) {
      assertThat(RawPeer.arguments(callee.expect(Invocation.class).payload())).containsExactly(i);
    }
  }

  @Test
  @Row("C056")
  void resultsComeAsTheyAreReady() {
    callee.register("com.ready");
    long first = call("com.ready", CallOptions.NONE);
    long second = call("com.ready", CallOptions.NONE);
    long one = callee.expect(Invocation.class).request();
    long two = callee.expect(Invocation.class).request();
    callee.send(new Yield(two, YieldOptions.NONE, Payload.EMPTY));
    assertThat(caller.expect(Result.class).request()).isEqualTo(second);
    callee.send(new Yield(one, YieldOptions.NONE, Payload.EMPTY));
    assertThat(caller.expect(Result.class).request()).isEqualTo(first);
  }

  @Test
  @Row("C057")
  void registeredComesBeforeTheFirstInvocation() throws Exception {
    Thread busy =
        new Thread(
            () -> {
              for (int i = 0; i < 5000; i++) {
                call("com.early", CallOptions.NONE);
              }
            });
    busy.start();
    for (int i = 0; i < 20; i++) {
      try (RawPeer fresh = RawPeer.join(router.port())) {
        fresh.send(new Register(1, RegisterOptions.NONE, "com.early"));
        if (fresh.receive() instanceof ErrorMessage error) {
          assertThat(error.error()).isEqualTo("wamp.error.procedure_already_exists");
        }
      }
    }
    busy.join();
  }

  @Test
  @Row("C058")
  void aCalleeThatLeavesCancelsItsCalls() {
    callee.register("com.leaving");
    call("com.leaving", CallOptions.NONE);
    callee.expect(Invocation.class);
    callee.reset();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    callee = RawPeer.join(router.port());
    callee.register("com.leaving2");
    call("com.leaving2", CallOptions.NONE);
    callee.expect(Invocation.class);
    callee.goodbye();
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
  }

  @Test
  @Row("C059")
  @Hostile("R4")
  void aCallerThatLeavesInterruptsThoseWhoCanBe() {
    RawPeer able = RawPeer.join(router.port(), Serializer.JSON, "realm1", "call_canceling");
    able.register("com.able");
    callee.register("com.unable");
    call("com.able", CallOptions.NONE);
    call("com.unable", CallOptions.NONE);
    long invocation = able.expect(Invocation.class).request();
    callee.expect(Invocation.class);
    caller.reset();
    Interrupt interrupt = able.expect(Interrupt.class);
    assertThat(interrupt.request()).isEqualTo(invocation);
    assertThat(interrupt.options().mode()).isEqualTo(CancelMode.KILLNOWAIT);
    able.expectSilence();
    callee.expectSilence();
    able.close();
  }

  @ParameterizedTest
  @Row("C060")
  @ValueSource(strings = {"cancel", "timeout", "caller"})
  void lateAnswersAreDropped(String end) {
    callee.register("com.late");
    long late = router.count(Counter.LATE_ANSWERS);
    long request =
        call("com.late", CallOptions.of(Dict.of("timeout", end.equals("timeout") ? 20L : 0L)));
    long invocation = callee.expect(Invocation.class).request();
    switch (end) {
      case "cancel" -> {
        caller.send(new Cancel(request, CancelOptions.NONE));
        assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      }
      case "timeout" ->
          assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
      default -> {
        caller.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
        caller.expect(Goodbye.class);
      }
    }
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    callee.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.late.error", Payload.EMPTY));
    callee.expectSilence();
    assertThat(router.count(Counter.LATE_ANSWERS)).isEqualTo(late + 2);
  }

  @Test
  @Row("C061")
  @Hostile("R1")
  void answersToInvocationsNeverSentAreViolations() {
    callee.send(new Yield(1, YieldOptions.NONE, Payload.EMPTY));
    assertThat(callee.expectAbort().reason()).isEqualTo("wamp.error.protocol_violation");
  }

  @Test
  @Row("C062")
  @Hostile("R1")
  void answersOfOthersHaveNoEffect() {
    RawPeer other = RawPeer.join(router.port());
    callee.register("com.mine");
    other.register("com.other");
    call("com.other", CallOptions.NONE);
    other.send(
        new Yield(other.expect(Invocation.class).request(), YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);
    call("com.mine", CallOptions.NONE);
    long invocation = callee.expect(Invocation.class).request();
    other.send(new Yield(invocation, YieldOptions.NONE, Payload.of("forged")));
    other.expectSilence();
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("true")));
    assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly("true");
    other.close();
  }

  @Test
  @Row("C064")
  void runningInvocationsOutliveTheirRegistration() {
    long registration = callee.register("com.ending");
    long request = call("com.ending", CallOptions.NONE);
    long invocation = callee.expect(Invocation.class).request();
    callee.send(new Unregister(callee.nextRequest(), registration));
    callee.expect(Unregistered.class);
    call("com.ending", CallOptions.NONE);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
    callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    assertThat(caller.expect(Result.class).request()).isEqualTo(request);
    callee.expectSilence();
  }

  private static long answered(Message answer) {
    return answer instanceof Result result ? result.request() : ((ErrorMessage) answer).request();
  }

  private static Invocation nextInvocation(RawPeer callee) {
    while (true) {
      if (callee.receive() instanceof Invocation invocation) {
        return invocation;
      }
    }
  }

  private long call(String procedure, CallOptions options) {
    long request = caller.nextRequest();
    caller.send(new Call(request, options, procedure, Payload.EMPTY));
    return request;
  }
}
