package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.Invocation;
import dev.weir.client.Reason;
import dev.weir.client.Reconnect;
import dev.weir.client.Registration;
import dev.weir.client.Retry;
import dev.weir.client.SessionListener;
import dev.weir.client.WampClient;
import dev.weir.client.WampClientBuilder;
import dev.weir.client.WampException;
import dev.weir.client.flow.Backoff;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routers that are killed and started again under load, and networks that part (K1, N5). With
 * {@code -Dweir.kills} it can be made to last longer.
 */
final class ReconnectUnderLoadTest {
  private static final int KILLS = Integer.getInteger("weir.kills", 4);
  private static final int THREADS = 4;

  private record Made(long key, boolean idempotent, CompletableFuture<CallResult> future) {}

  private final Map<Long, AtomicLong> runs = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private Router router;
  private Proxy proxy;

  @AfterEach
  void stop() {
    proxy.close();
    router.close();
  }

  private static Router start(Duration silence) throws IOException {
    return Router.builder()
        .listen("127.0.0.1", 0)
        .realm(
            RealmOptions.builder("realm1")
                .anonymous("guest")
                .role("guest", Rule.allowAll(), Rule.allowMeta())
                .build())
        .options(
            RouterOptions.builder()
                .pingInterval(silence)
                .pingTimeout(silence)
                .drain(Duration.ZERO)
                .build())
        .start();
  }

  private WampClientBuilder client() {
    return WampClient.builder()
        .router(proxy.uri())
        .realm("realm1")
        .connectTimeout(Duration.ofSeconds(5))
        .reconnect(
            Reconnect.on()
                .backoff(Backoff.exponential(Duration.ofMillis(20), Duration.ofMillis(200))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Hostile("K1")
  void routersMayBeKilledUnderLoad(boolean apart) throws Exception {
    router = start(Duration.ofSeconds(10));
    proxy = new Proxy(router.port());
    BlockingQueue<Long> events = new LinkedBlockingQueue<>();
    Retry retry = Retry.standard().attempts(1_000).also(Reason.NO_SUCH_PROCEDURE);
    try (WampClient client = client().connect();
        WampClient other = client().retry(retry).connect()) {
      WampClient caller = apart ? other : client;
      client.register("com.example.run", this::run).join();
      client.subscribe("com.example.told", event -> events.add(event.as(long.class))).join();
      AtomicBoolean stop = new AtomicBoolean();
      List<CompletableFuture<List<Made>>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        callers.add(CompletableFuture.supplyAsync(() -> callUntil(stop, caller)));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        awaitCalls(500);
        kill();
      }
      awaitCalls(500);
      stop.set(true);
      for (CompletableFuture<List<Made>> each : callers) {
        for (Made made : each.get(60, TimeUnit.SECONDS)) {
          judge(made);
        }
      }
      assertThat(client.statistics().reconnects()).isGreaterThanOrEqualTo(KILLS);
      assertThat(caller.statistics().resent()).isPositive();
      assertThat(caller.statistics().pending()).isZero();
      requireRestoredOnce(client, events);
    }
  }

  private Object run(Invocation invocation) {
    long key = invocation.argument(0, Long.class);
    runs.computeIfAbsent(key, none -> new AtomicLong()).incrementAndGet();
    return key;
  }

  private List<Made> callUntil(AtomicBoolean stop, WampClient client) {
    List<Made> made = new ArrayList<>();
    Semaphore outstanding = new Semaphore(50);
    while (!stop.get()) {
      outstanding.acquireUninterruptibly();
      long key = keys.incrementAndGet();
      Call call = Call.of("com.example.run").arguments(key);
      boolean idempotent = key % 2 == 0;
      CompletableFuture<CallResult> future = client.call(idempotent ? call.idempotent() : call);
      future.whenComplete((result, failure) -> outstanding.release());
      made.add(new Made(key, idempotent, future));
    }
    return made;
  }

  private void awaitCalls(long more) {
    long enough = runs.size() + more;
    await("calls to be carried out", () -> runs.size() >= enough);
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(60_000_000_000L);
      Thread.onSpinWait();
    }
  }

  /** Cuts all connections and puts another router in the place of the one that there is. */
  private void kill() throws IOException {
    Router killed = router;
    router = start(Duration.ofSeconds(10));
    proxy.target(router.port());
    proxy.cut();
    killed.close();
  }

  /** No idempotent call is lost, and no other one runs twice. */
  private void judge(Made made) throws Exception {
    try {
      assertThat(made.future().get(60, TimeUnit.SECONDS).as(long.class)).isEqualTo(made.key());
      assertThat(runs).containsKey(made.key());
    } catch (ExecutionException e) {
      assertThat(made.idempotent()).as("an idempotent call failed: %s", e).isFalse();
      assertThat(((WampException) e.getCause()).reason())
          .isIn(Reason.CONNECTION_LOST, Reason.NO_SUCH_PROCEDURE, Reason.CANCELED);
    }
    if (!made.idempotent()) {
      assertThat(runs.getOrDefault(made.key(), new AtomicLong()).get()).isLessThanOrEqualTo(1);
    }
  }

  private void requireRestoredOnce(WampClient client, BlockingQueue<Long> events) throws Exception {
    long registration =
        client.meta().registration("com.example.run", MatchPolicy.EXACT).join().orElseThrow();
    assertThat(client.meta().callees(registration).join()).containsExactly(client.session().id());
    await(
        "the subscription to be restored",
        () -> client.meta().subscription("com.example.told", MatchPolicy.EXACT).join().isPresent());
    try (WampClient other = client().connect()) {
      for (long i = 0; i < 10; i++) {
        other.publishAcknowledged("com.example.told", i).join();
      }
    }
    for (long i = 0; i < 10; i++) {
      assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(events).isEmpty();
  }

  @Test
  @Hostile("N5")
  void afterAPartitionTheClientRejoinsWithoutADuplicate() throws Exception {
    router = start(Duration.ofSeconds(1));
    proxy = new Proxy(router.port());
    BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void revoked(Registration registration, Optional<String> reason) {
            refused.add(reason.orElse(""));
          }
        };
    try (WampClient callee =
            client()
                .keepAlive(Duration.ofMillis(500), Duration.ofSeconds(1))
                .listener(listener)
                .connect();
        WampClient caller = direct()) {
      Registration registration = callee.register("com.example.run", this::run).join();
      long before = callee.session().id();
      proxy.partition();
      await("the client to notice", () -> !callee.isOpen());
      proxy.heal();
      await("the client to rejoin", () -> callee.isOpen() && callee.session().id() != before);
      await("the registration to be restored", () -> answers(caller));
      assertThat(refused).isEmpty();
      assertThat(caller.meta().callees(registration.id()).join())
          .containsExactly(callee.session().id());
    }
  }

  private WampClient direct() {
    return WampClient.connect(router.uris().get(0), "realm1");
  }

  private boolean answers(WampClient caller) {
    Call call = Call.of("com.example.run").arguments(1L).timeout(Duration.ofMillis(200));
    return caller.call(call).handle((result, failure) -> failure == null).join();
  }
}
