package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.client.Reason;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our client and our router in one program. */
final class LocalWithRouterTest {
  private static final LocalPeer PEER = LocalPeer.of("realm1", "app", "service");

  private Router router;

  /** What an application has of its own. */
  record Order(String what, int count, List<String> notes) {}

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .realm(
                RealmOptions.builder("realm1")
                    .role("service", Rule.allowAll(), Rule.allowMeta())
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private WampClient connect(LocalPeer as) {
    return WampClient.builder().connector(router.connector(as)).connect();
  }

  @Test
  void whoItIsHasBeenSaid() {
    try (WampClient client = connect(PEER)) {
      assertThat(client.session().authid()).contains("app");
      assertThat(client.session().authrole()).contains("service");
      assertThat(client.session().authmethod()).contains("local");
      assertThat(client.session().serializer()).isEmpty();
    }
  }

  @Test
  void objectsAreMappedByTheClientsOnly() {
    try (WampClient callee = connect(PEER);
        WampClient caller = connect(PEER)) {
      callee
          .register(
              "com.example.double",
              call -> {
                Order order = call.argument(0, Order.class);
                return new Order(order.what(), order.count() * 2, order.notes());
              })
          .join();
      Order doubled =
          caller
              .call("com.example.double", new Order("tea", 2, List.of("hot")))
              .join()
              .as(Order.class);
      assertThat(doubled).isEqualTo(new Order("tea", 4, List.of("hot")));
    }
  }

  /** Its own option is named, not the router's limit, which may be larger. */
  @Test
  void aMessageThatIsTooLargeForTheClientIsNotSent() {
    try (WampClient client =
        WampClient.builder().connector(router.connector(PEER)).maxMessage(10_000).connect()) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> client.call("com.example.p", "x".repeat(20_000)).join())
          .havingCause()
          .isInstanceOfSatisfying(
              WampException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE))
          .withMessageContaining("limit of 10000 (maxMessage");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void whatASenderChangesAfterwardsIsNotSeen() throws Exception {
    try (WampClient subscriber = connect(PEER);
        WampClient publisher = connect(PEER)) {
      BlockingQueue<Map<?, ?>> events = new LinkedBlockingQueue<>();
      subscriber
          .subscribe("com.example.topic", event -> events.add(event.arguments().get(0, Map.class)))
          .join();
      Map<String, Object> shared = new java.util.HashMap<>(Map.of("k", List.of(1L)));
      publisher.publish("com.example.topic", shared);
      shared.clear();
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.of("k", List.of(1L)));
    }
  }

  @Test
  void manyCallsAtOnceKeepTheirOrder() {
    try (WampClient callee = connect(PEER);
        WampClient caller = connect(PEER.window(1 << 12))) {
      callee.register("com.example.echo", call -> call.argument(0, Integer.class)).join();
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        results.add(
            caller.call("com.example.echo", i).thenApply(result -> result.as(Integer.class)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join()).isEqualTo(i);
      }
    }
  }

  @Test
  void errorsComeBack() {
    try (WampClient client = connect(PEER)) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> client.call("com.example.none").join())
          .withMessageContaining("wamp.error.no_such_procedure");
    }
  }

  @Test
  void itJoinsAgainWhenItsSessionEnds() {
    try (WampClient killer = connect(PEER);
        WampClient client = connect(PEER)) {
      client.register("com.example.answer", call -> 42).join();
      killer.call("wamp.session.kill", client.session().id()).join();
      int answer = 0;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (answer == 0 && System.nanoTime() - end < 0) {
        try {
          answer = killer.call("com.example.answer").join().as(Integer.class);
        } catch (CompletionException e) {
          Thread.onSpinWait(); // it is not there again yet
        }
      }
      assertThat(answer).isEqualTo(42);
    }
  }

  @Test
  void aRoleThatIsNotThereIsNamed() {
    assertThatExceptionOfType(WampException.class)
        .isThrownBy(() -> connect(LocalPeer.of("realm1", "app", "servise")))
        .withMessageContaining("no role servise");
  }

  @Test
  void aRouterThatIsClosedIsToldAsSuch() {
    router.close();
    assertThatExceptionOfType(WampException.class)
        .isThrownBy(() -> connect(PEER))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_FAILED))
        .withMessageContaining("the router is closed");
  }
}
