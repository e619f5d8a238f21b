package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.meta.MetaRouter;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten thousand calls at once to a callee with fifty slots, be it behind a socket or embedded. With
 * {@code -Dweir.flood.millis=1300}, on a machine with nothing else to do, all answers must be there
 * within that.
 */
final class CallFloodTest {
  private static final int SLOTS = 50;
  private static final int QUEUE = 1_000;
  private static final int SESSIONS = 100;
  private static final int CALLS = 10_000;
  private static final long MOST_MILLIS = Long.getLong("weir.flood.millis", Long.MAX_VALUE);
  private static final int WARM_UPS = MOST_MILLIS == Long.MAX_VALUE ? 0 : 5;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private AttackScene scene;
  private Router router;

  @BeforeEach
  void start() throws Exception {
    scene =
        AttackScene.start(
            RealmOptions.builder("realm1")
                .anonymous("guest")
                .role(
                    "guest",
                    Rule.allowAll(),
                    Rule.allowMeta(),
                    new Rule("weir.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
                .procedures(
                    List.of(
                        ProcedureOptions.of("com.narrow", MatchPolicy.EXACT)
                            .withLimits(CallLimits.concurrency(SLOTS).withQueue(QUEUE, 1 << 20))))
                .build(),
            RouterOptions.builder().drain(Duration.ZERO).build());
    router = scene.router();
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    scene.end();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    assertThat(router.count(Counter.CALLS_DEQUEUED)).isEqualTo(router.count(Counter.CALLS_QUEUED));
    assertThat(router.count(Counter.SLOTS_RELEASED)).isEqualTo(router.count(Counter.SLOTS_TAKEN));
  }

  @ParameterizedTest
  @EnumSource
  @Hostile("R6")
  void allAreAnsweredAndNeverMoreThanFiftyRun(FloodedCallee.Kind kind) throws Exception {
    try (FloodedCallee callee = kind.start(scene)) {
      callee.register("com.busy", RegisterOptions.of(Dict.of("concurrency", (long) SLOTS)));
      List<RawPeer> callers = scene.peers(10);
      for (int i = 0; i < WARM_UPS; i++) {
        flood(callers);
      }
      long begin = System.nanoTime();
      flood(callers);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertThat(callee.mostAtOnce()).isEqualTo(SLOTS);
      if (WARM_UPS > 0) {
        System.out.printf("R6 %s: %d calls in %d ms%n", kind, CALLS, millis);
      }
      assertThat(millis).isLessThanOrEqualTo(MOST_MILLIS);
    }
    assertThat(router.count(Counter.CALLS_OVERLOADED)).isZero();
  }

  private void flood(List<RawPeer> callers) throws Exception {
    List<Future<?>> calling = new ArrayList<>();
    for (RawPeer caller : callers) {
      calling.add(threads.submit(() -> callAndExpectOwnResults(caller, CALLS / callers.size())));
    }
    for (Future<?> each : calling) {
      each.get();
    }
  }

  /** Each call carries its caller and number and gets them back. */
  private static void callAndExpectOwnResults(RawPeer caller, int count) {
    for (int i = 0; i < count; i++) {
      long request = caller.nextRequest();
      Payload payload = Payload.of(caller.session(), request);
      caller.send(new Call(request, CallOptions.NONE, "com.busy", payload));
    }
    for (int i = 0; i < count; i++) {
      Result result = caller.expect(Result.class);
      assertThat(RawPeer.arguments(result.payload()))
          .containsExactly(caller.session(), result.request());
    }
    assertThat(caller.hasNext()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Hostile("R7")
  void whatFindsNoPlaceIsRefusedAtOnceAndWhatWaitsIsAnswered(FloodedCallee.Kind kind)
      throws Exception {
    RawPeer watcher = scene.peer();
    watcher.subscribe("weir.registration.on_overload");
    try (FloodedCallee callee = kind.start(scene)) {
      callee.hold();
      long registration = callee.register("com.narrow", RegisterOptions.NONE);
      List<RawPeer> callers = scene.peers(SESSIONS);
      for (int i = 0; i < CALLS; i++) {
        call(callers.get(i % SESSIONS));
      }
      int refused = CALLS - SLOTS - QUEUE;
      Eventually.holds(
          "all but those that run and wait are refused",
          () -> router.count(Counter.CALLS_OVERLOADED) == refused);
      assertThat(callers.stream().mapToInt(CallFloodTest::refusals).sum()).isEqualTo(refused);
      expectNotices(watcher, registration, refused);
      expectDetails(watcher, registration);
      assertThat(callee.mostAtOnce()).isEqualTo(SLOTS);
      callee.release();
      expectResults(callers);
      assertThat(callee.mostAtOnce()).isEqualTo(SLOTS);
    }
  }

  private static void call(RawPeer caller) {
    caller.send(
        new Call(caller.nextRequest(), CallOptions.NONE, "com.narrow", Payload.of("narrow")));
  }

  /** How many calls of a caller were refused by now; nothing else may have come. */
  private static int refusals(RawPeer caller) {
    int count = 0;
    for (Message message : upToNow(caller)) {
      ErrorMessage error = (ErrorMessage) message;
      assertThat(error.error()).isEqualTo("wamp.error.unavailable");
      assertThat(RawPeer.keywords(error.payload()))
          .containsEntry("value", (long) QUEUE)
          .containsEntry("key", "realms.procedures.queue.calls");
      assertThat((Long) RawPeer.keywords(error.payload()).get("retry_after_ms")).isPositive();
      count++;
    }
    return count;
  }

  /** One thousand and fifty, and nothing behind them. */
  private void expectResults(List<RawPeer> callers) {
    Eventually.holds(
        "all that waited have run", () -> router.count(Counter.SLOTS_RELEASED) == SLOTS + QUEUE);
    int answered = 0;
    for (RawPeer caller : callers) {
      List<Message> all = upToNow(caller);
      assertThat(all).allMatch(Result.class::isInstance);
      answered += all.size();
    }
    assertThat(answered).isEqualTo(SLOTS + QUEUE);
  }

  /** What comes before the answer to a fresh request. */
  private static List<Message> upToNow(RawPeer peer) {
    peer.send(
        new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, "com.now.x" + peer.session()));
    List<Message> all = new ArrayList<>();
    for (Message next = peer.receive(); !(next instanceof Subscribed); next = peer.receive()) {
      all.add(next);
    }
    return all;
  }

  /** The first refusal is told at once, the others together a second later. */
  private static void expectNotices(RawPeer watcher, long registration, long refused) {
    long told = 0;
    while (told < refused) {
      Map<String, Object> notice =
          MetaRouter.map(RawPeer.arguments(watcher.expect(Event.class).payload()).get(0));
      assertThat(notice)
          .containsEntry("registration", registration)
          .containsEntry("uri", "com.narrow")
          .containsEntry("waiting", (long) QUEUE);
      told += (Long) notice.get("refused");
    }
    assertThat(told).isEqualTo(refused);
  }

  private static void expectDetails(RawPeer watcher, long registration) {
    Map<String, Object> details =
        MetaRouter.map(MetaRouter.result(watcher, "wamp.registration.get", registration));
    assertThat(details)
        .containsEntry("_concurrency", (long) SLOTS)
        .containsEntry("_executing", (long) SLOTS)
        .containsEntry("_waiting", (long) QUEUE)
        .containsEntry("_queue", (long) QUEUE);
    assertThat((Long) details.get("_waiting_bytes"))
        .isGreaterThan((long) QUEUE * CallLimits.ENVELOPE);
    assertThat((Long) details.get("_longest_wait_ms")).isNotNegative();
  }
}
