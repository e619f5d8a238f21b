package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that start work and cancel it, calls that call back, callees that share and die. */
final class CallChurnTest {
  private static final int PENDING = 100;

  /** 100,000 in a long run. */
  private static final int RACES = Integer.getInteger("weir.races", 2_000);

  private AttackedRouter router;
  private Bystanders bystanders;
  private RawPeer callee;
  private RawPeer caller;

  /** With few calls at a time. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm(
              RealmOptions.builder("realm1")
                  .anonymous("guest")
                  .role("guest", Rule.allowAll())
                  .limits(RealmLimits.builder().pendingCallsPerSession(PENDING).build())
                  .build())
          .options(
              RouterOptions.builder()
                  .drain(Duration.ZERO)
                  .pingInterval(Duration.ZERO) // callees that do not read for long answer none
                  .build())
          .start();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
    callee = able();
    caller = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    callee.close();
    caller.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private RawPeer able() {
    return RawPeer.join(
        router.port(), Serializer.JSON, "realm1", "call_canceling", "progressive_call_results");
  }

  @Test
  void whatIsCancelledIsChargedUntilTheCalleeHasAnswered() {
    callee.register("com.churn");
    for (CancelMode mode : new CancelMode[] {CancelMode.SKIP, CancelMode.KILLNOWAIT}) {
      for (int i = 0; i < PENDING / 2; i++) {
        cancel(call(caller, "com.churn", Dict.EMPTY), mode);
        assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
      }
    }
    call(caller, "com.churn", Dict.EMPTY);
    ErrorMessage refusal = caller.expect(ErrorMessage.class);
    assertThat(refusal.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(refusal.payload()))
        .containsEntry("key", "realms.limits.pending_calls_per_session");
    answerLate();
    call(caller, "com.churn", Dict.EMPTY);
    caller.expectSilence();
  }

  /** Answers the first invocation, and that twice, which must not free two places. */
  private void answerLate() {
    long first = callee.expect(Invocation.class).request();
    for (int i = 0; i < 2; i++) {
      callee.send(new Yield(first, YieldOptions.NONE, Payload.EMPTY));
    }
    int invocations = 1;
    int interrupts = 0;
    while (invocations < PENDING || interrupts < PENDING / 2) {
      Message message = callee.receive();
      invocations += message instanceof Invocation ? 1 : 0;
      interrupts += message instanceof Interrupt ? 1 : 0;
    }
    callee.expectSilence();
  }

  @Test
  void aChargeEndsWithTheCallee() {
    callee.register("com.churn");
    for (int i = 0; i < PENDING; i++) {
      cancel(call(caller, "com.churn", Dict.EMPTY), CancelMode.SKIP);
      caller.expect(ErrorMessage.class);
    }
    RawPeer other = able();
    other.register("com.other");
    call(caller, "com.other", Dict.EMPTY);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("weir.error.limit_exceeded");
    for (int i = 0; i < PENDING; i++) {
      callee.expect(Invocation.class);
    }
    callee.goodbye();
    call(caller, "com.other", Dict.EMPTY);
    other.expect(Invocation.class);
    caller.expectSilence();
    other.close();
    callee = able();
  }

  @Test
  @Hostile("R14")
  void aFloodOfCallsAndCancelsIsRefusedBeforeItReachesTheCallee() {
    callee.register("com.flood");
    for (int i = 0; i < 20_000; i++) {
      cancel(call(caller, "com.flood", Dict.EMPTY), CancelMode.KILLNOWAIT);
      caller.expect(ErrorMessage.class);
    }
    for (int i = 0; i < PENDING; i++) {
      callee.expect(Invocation.class);
      callee.expect(Interrupt.class);
    }
    callee.expectSilence();
  }

  /** R8. */
  @Test
  @Hostile("R8")
  void cancelsThatRaceWithResultsGiveOneAnswerEach() {
    callee.register("com.race");
    Random random = new Random(8);
    CancelMode[] modes = CancelMode.values();
    for (int i = 0; i < RACES; i++) {
      long request = call(caller, "com.race", Dict.EMPTY);
      if (random.nextBoolean()) {
        cancel(request, modes[random.nextInt(modes.length)]);
        answer(callee);
      } else {
        answer(callee);
        cancel(request, modes[random.nextInt(modes.length)]);
      }
      Message answer = caller.receive();
      if (answer instanceof ErrorMessage error) {
        assertThat(error.request()).isEqualTo(request);
        assertThat(error.error()).isEqualTo("wamp.error.canceled");
      } else {
        assertThat(((Result) answer).request()).isEqualTo(request);
      }
    }
    caller.expectSilence();
  }

  @Test
  @Hostile("R5")
  void aTimeoutOfAMillisecondIsAnAnswerAndTheLateOneIsDropped() {
    callee.register("com.hasty");
    for (int i = 0; i < 50; i++) {
      call(caller, "com.hasty", Dict.of("timeout", 1L));
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
      answer(callee);
    }
    caller.expectSilence();
  }

  @Test
  @Hostile("R9")
  void progressEndsWithTheCancel() {
    callee.register("com.progress");
    long request = call(caller, "com.progress", Dict.of("receive_progress", true));
    long invocation = callee.expect(Invocation.class).request();
    YieldOptions more = YieldOptions.of(Dict.of("progress", true));
    callee.send(new Yield(invocation, more, Payload.of(1L)));
    caller.expect(Result.class);
    cancel(request, CancelMode.KILLNOWAIT);
    caller.expect(ErrorMessage.class);
    for (long i = 0; i < 100; i++) {
      callee.send(new Yield(invocation, more, Payload.of(i)));
    }
    callee.expect(Interrupt.class);
    callee.expectSilence();
    caller.expectSilence();
  }

  @Test
  @Hostile("R13")
  void callsThatCallBackEndAtTheQuota() {
    callee.register("com.ping");
    caller.register("com.pong");
    call(caller, "com.ping", Dict.EMPTY);
    for (int depth = 0; depth < PENDING; depth++) {
      callee.expect(Invocation.class);
      call(callee, "com.pong", Dict.EMPTY);
      caller.expect(Invocation.class);
      call(caller, "com.ping", Dict.EMPTY);
    }
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("weir.error.limit_exceeded");
    callee.reset();
    for (int depth = 0; depth < PENDING; depth++) {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    }
    caller.expectSilence();
    callee = able();
  }

  @Test
  @Hostile("R11")
  void whenOneOfThreeDiesTheOthersTakeTheRest() {
    RegisterOptions shared = RegisterOptions.of(Dict.of("invoke", "roundrobin"));
    RawPeer second = able();
    RawPeer third = able();
    for (RawPeer peer : new RawPeer[] {callee, second, third}) {
      peer.register("com.three", shared);
    }
    for (int i = 0; i < 30; i++) {
      call(caller, "com.three", Dict.EMPTY);
    }
    caller.expectSilence(); // so all are routed
    second.reset();
    for (int i = 0; i < 10; i++) {
      answer(callee);
      answer(third);
    }
    int canceled = 0;
    for (int i = 0; i < 30; i++) {
      canceled += caller.receive() instanceof ErrorMessage ? 1 : 0;
    }
    assertThat(canceled).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      call(caller, "com.three", Dict.EMPTY);
    }
    for (int i = 0; i < 5; i++) {
      answer(callee);
      answer(third);
    }
    for (int i = 0; i < 10; i++) {
      caller.expect(Result.class);
    }
    third.close();
  }

  private static void answer(RawPeer callee) {
    Message message = callee.receive();
    while (!(message instanceof Invocation)) {
      message = callee.receive();
    }
    callee.send(
        new Yield(((Invocation) message).request(), YieldOptions.NONE, Payload.of("result")));
  }

  private void cancel(long request, CancelMode mode) {
    caller.send(new Cancel(request, CancelOptions.of(Dict.of("mode", mode.word()))));
  }

  private static long call(RawPeer caller, String procedure, Dict options) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.of(options), procedure, Payload.EMPTY));
    return request;
  }
}
