package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More calls at once than callees can work on, or than may wait. */
final class CallOverloadTest {
  private static final int SLOTS = 50;
  private static final int QUEUE = 1_000;
  private static final int SESSIONS = 100;
  private static final int CALLS = 10_000;
  private static final byte[] LOAD = new byte[16 << 10];

  private final List<RawPeer> peers = new ArrayList<>();
  private Router router;
  private Bystanders bystanders;
  private Memory before;
  private RawPeer callee;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
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
                                .withLimits(
                                    CallLimits.concurrency(SLOTS).withQueue(QUEUE, 1 << 20)),
                            ProcedureOptions.of("com.octets", MatchPolicy.EXACT)
                                .withLimits(CallLimits.concurrency(1).withQueue(1_000, 10_000)),
                            ProcedureOptions.of("com.none", MatchPolicy.EXACT)
                                .withLimits(CallLimits.concurrency(1).withQueue(0, 1)),
                            ProcedureOptions.of("com.unread", MatchPolicy.EXACT)
                                .withLimits(CallLimits.NONE)))
                    .build())
            .options(RouterOptions.builder().mailbox(256 << 10).drain(Duration.ZERO).build())
            .start();
    bystanders = Bystanders.of(router.port());
    before = Memory.now();
    callee = peer();
  }

  @AfterEach
  void stop() throws Exception {
    peers.forEach(RawPeer::close);
    peers.clear();
    before.expectKept();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    assertThat(router.count(Counter.CALLS_DEQUEUED)).isEqualTo(router.count(Counter.CALLS_QUEUED));
    assertThat(router.count(Counter.SLOTS_RELEASED)).isEqualTo(router.count(Counter.SLOTS_TAKEN));
  }

  private RawPeer peer() {
    RawPeer peer = RawPeer.join(router.port());
    peers.add(peer);
    return peer;
  }

  @Test
  @Hostile("R6")
  void tenThousandCallsAtOnceAreAllAnsweredAndNeverMoreThanFiftyRun() throws Exception {
    callee.register("com.busy", RegisterOptions.of(Dict.of("concurrency", (long) SLOTS)));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
    List<RawPeer> callers = callers(10);
    CompletableFuture<Void> called =
        CompletableFuture.runAsync(() -> callers.forEach(caller -> callAll(caller, CALLS / 10)));
    try {
      for (int i = 0; i < CALLS; i++) {
        Invocation invocation = callee.expect(Invocation.class);
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        work.schedule(() -> finish(invocation, running), 5, TimeUnit.MILLISECONDS);
      }
    } finally {
      work.shutdown();
    }
    called.get();
    for (RawPeer caller : callers) {
      expectOwnResults(caller, CALLS / 10);
    }
    assertThat(most.get()).isEqualTo(SLOTS);
    assertThat(router.count(Counter.CALLS_OVERLOADED)).isZero();
    assertThat(work.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Each call carries its caller and number and gets them back. */
  private static void callAll(RawPeer caller, int count) {
    for (int i = 0; i < count; i++) {
      long request = caller.nextRequest();
      Payload payload = Payload.of(caller.session(), request);
      caller.send(new Call(request, CallOptions.NONE, "com.busy", payload));
    }
  }

  private void finish(Invocation invocation, AtomicInteger running) {
    running.decrementAndGet();
    callee.send(new Yield(invocation.request(), YieldOptions.NONE, invocation.payload()));
  }

  private static void expectOwnResults(RawPeer caller, int count) {
    for (int i = 0; i < count; i++) {
      Result result = caller.expect(Result.class);
      assertThat(RawPeer.arguments(result.payload()))
          .containsExactly(caller.session(), result.request());
    }
    caller.expectSilence();
  }

  @Test
  @Hostile("R7")
  void whatFindsNoPlaceIsRefusedAtOnceAndWhatWaitsIsAnswered() {
    RawPeer watcher = peer();
    watcher.subscribe("weir.registration.on_overload");
    long registration = callee.register("com.narrow");
    List<RawPeer> callers = callers(SESSIONS);
    for (int i = 0; i < CALLS; i++) {
      call(callers.get(i % SESSIONS), "com.narrow", Payload.EMPTY);
    }
    int refused = CALLS - SLOTS - QUEUE;
    Eventually.holds(
        "all but those that run and wait are refused",
        () -> router.count(Counter.CALLS_OVERLOADED) == refused);
    int told = 0;
    for (RawPeer caller : callers) {
      told += refusals(caller);
    }
    assertThat(told).isEqualTo(refused);
    expectNotices(watcher, registration, refused);
    expectDetails(watcher, registration);
    for (int i = 0; i < SLOTS + QUEUE; i++) {
      long invocation = callee.expect(Invocation.class).request();
      callee.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    }
    callee.expectSilence();
    int answered = 0;
    for (RawPeer caller : callers) {
      answered += results(caller);
    }
    assertThat(answered).isEqualTo(SLOTS + QUEUE);
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

  private static int results(RawPeer caller) {
    List<Message> all = upToNow(caller);
    assertThat(all).allMatch(Result.class::isInstance);
    return all.size();
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
    Object details = MetaRouter.result(watcher, "wamp.registration.get", registration);
    assertThat(MetaRouter.map(details))
        .containsEntry("_concurrency", (long) SLOTS)
        .containsEntry("_executing", (long) SLOTS)
        .containsEntry("_waiting", (long) QUEUE)
        .containsEntry("_waiting_bytes", (long) QUEUE * CallLimits.ENVELOPE)
        .containsEntry("_queue", (long) QUEUE);
    assertThat((Long) MetaRouter.map(details).get("_longest_wait_ms")).isNotNegative();
  }

  @Test
  void octetsOfWaitingCallsAreLimited() {
    RawPeer caller = peer();
    callee.register("com.octets");
    Payload payload = Payload.of((Object) "x".repeat(4_000));
    for (int i = 0; i < 3; i++) {
      call(caller, "com.octets", payload);
    }
    long refused = call(caller, "com.octets", payload);
    ErrorMessage error = caller.expect(ErrorMessage.class);
    assertThat(error.request()).isEqualTo(refused);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", 10_000L)
        .containsEntry("key", "realms.procedures.queue.bytes");
    call(caller, "com.octets", Payload.EMPTY);
    caller.expectSilence();
  }

  @Test
  void whereNoneMayWaitTheSecondIsRefused() {
    RawPeer caller = peer();
    callee.register("com.none");
    call(caller, "com.none", Payload.EMPTY);
    callee.expect(Invocation.class);
    call(caller, "com.none", Payload.EMPTY);
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.unavailable");
    caller.expectSilence();
  }

  @Test
  void callsWaitForACalleeThatDoesNotRead() {
    RawPeer caller = peer();
    callee.register("com.unread");
    Payload payload = Payload.of((Object) LOAD);
    int sent = 0;
    while (router.count(Counter.CALLS_QUEUED) < 100) {
      call(caller, "com.unread", payload);
      sent++;
    }
    caller.expectSilence();
    for (int i = 0; i < sent; i++) {
      assertThat(callee.expect(Invocation.class).request()).isEqualTo(i + 1);
    }
    callee.expectSilence();
  }

  private List<RawPeer> callers(int count) {
    List<RawPeer> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      callers.add(peer());
    }
    return callers;
  }

  private static long call(RawPeer caller, String procedure, Payload payload) {
    long request = caller.nextRequest();
    caller.send(new Call(request, CallOptions.NONE, procedure, payload));
    return request;
  }
}
