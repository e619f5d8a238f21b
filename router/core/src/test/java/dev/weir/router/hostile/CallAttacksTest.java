package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Unregister;
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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers and callees that answer twice, vanish, race or want too much. */
final class CallAttacksTest {
  private static final int PENDING = 1_000;

  /** 100,000 in a long run. */
  private static final int RACES = Integer.getInteger("weir.races", 3_000);

  private AttackedRouter router;
  private Bystanders bystanders;
  private volatile boolean racing = true;
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
          .options(RouterOptions.builder().drain(Duration.ZERO).build())
          .start();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
    callee = RawPeer.join(router.port());
    caller = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() throws Exception {
    callee.close();
    caller.close();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  @Test
  @Hostile("R2")
  void onlyTheFirstAnswerCounts() {
    callee.register("com.twice");
    for (int i = 0; i < 100; i++) {
      long request = call("com.twice");
      long invocation = callee.expect(Invocation.class).request();
      if (i % 2 == 0) {
        callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("first")));
        callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("second")));
        assertThat(caller.expect(Result.class).request()).isEqualTo(request);
      } else {
        callee.send(new ErrorMessage(68, invocation, Dict.EMPTY, "com.first", Payload.EMPTY));
        callee.send(new Yield(invocation, YieldOptions.NONE, Payload.of("second")));
        assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("com.first");
      }
    }
    caller.expectSilence();
    callee.expectSilence();
    assertThat(router.count(Counter.LATE_ANSWERS)).isEqualTo(100);
  }

  @Test
  @Hostile("R3")
  void everyCallOfACalleeThatDiesIsAnsweredOnce() {
    callee.register("com.dying");
    Set<Long> open = new HashSet<>();
    for (int i = 0; i < PENDING; i++) {
      open.add(call("com.dying"));
    }
    for (int i = 0; i < PENDING; i++) {
      callee.expect(Invocation.class);
    }
    callee.reset();
    while (!open.isEmpty()) {
      ErrorMessage error = caller.expect(ErrorMessage.class);
      assertThat(error.error()).isEqualTo("wamp.error.canceled");
      assertThat(open.remove(error.request())).isTrue();
    }
    caller.expectSilence();
  }

  @Test
  @Limit("pending_calls_per_session")
  @Hostile("R12")
  void oneCallMoreThanAllowedIsRefusedByName() {
    callee.register("com.pending");
    for (int i = 0; i < PENDING; i++) {
      call("com.pending");
    }
    long refused = call("com.pending");
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(refused);
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", (long) PENDING)
        .containsEntry("key", "realms.limits.pending_calls_per_session");
    long first = callee.expect(Invocation.class).request();
    callee.send(new Yield(first, YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);
    call("com.pending");
    caller.expectSilence();
  }

  @Test
  @Hostile("R10")
  void callsThatRaceWithUnregisterAreAllAnswered() {
    CompletableFuture<Void> flicker = CompletableFuture.runAsync(this::flicker);
    int results = 0;
    int refusals = 0;
    while (results < RACES / 2 || refusals < RACES / 2) {
      long request = call("com.flicker");
      Message answer = caller.receive();
      if (answer instanceof Result result) {
        assertThat(result.request()).isEqualTo(request);
        results++;
      } else {
        ErrorMessage error = (ErrorMessage) answer;
        assertThat(error.request()).isEqualTo(request);
        assertThat(error.error()).isEqualTo("wamp.error.no_such_procedure");
        refusals++;
      }
    }
    racing = false;
    flicker.join();
  }

  /** Registers and unregisters while the race goes on. */
  private void flicker() {
    register("com.flicker");
    while (racing) {
      Message message = callee.receive();
      if (message instanceof Registered registered) {
        callee.send(new Unregister(callee.nextRequest(), registered.registration()));
      } else if (message instanceof Invocation invocation) {
        callee.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.EMPTY));
      } else {
        register("com.flicker");
      }
    }
  }

  private void register(String procedure) {
    callee.send(new Register(callee.nextRequest(), RegisterOptions.NONE, procedure));
  }

  private long call(String procedure) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.NONE, procedure, Payload.EMPTY));
    return request;
  }
}
