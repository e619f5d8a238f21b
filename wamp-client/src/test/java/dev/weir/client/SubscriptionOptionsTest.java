package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of publications and subscriptions, what events say, and revocation. */
final class SubscriptionOptionsTest {
  private final ScriptedRouter router = new ScriptedRouter();
  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
  private WampClient client;
  private ScriptedPeer peer;

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

  private Subscription subscribe(Topic topic, long id, EventHandler handler) {
    CompletableFuture<Subscription> future = client.subscribe(topic, handler);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), id));
    return soon(future);
  }

  private void event(long subscription, Map<String, Object> details, Object... arguments) {
    peer.send(
        new dev.weir.protocol.Event(
            subscription, 1, EventDetails.of(Dict.of(details)), Payload.of(arguments)));
  }

  private Object next() {
    try {
      Object value = received.poll(10, TimeUnit.SECONDS);
      assertThat(value).as("an event within 10 s").isNotNull();
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theOptionsOfAPublicationAreSent() {
    client.publish(
        Publication.of("com.example.t")
            .includeMe()
            .discloseMe()
            .exclude(List.of(1L))
            .excludeAuthids(List.of("a"))
            .excludeAuthroles(List.of("b"))
            .eligible(List.of(2L))
            .eligibleAuthids(List.of())
            .eligibleAuthroles(List.of("d"))
            .retain()
            .routingKey("sn1")
            .traceparent("00-1-2-01"));
    assertThat(peer.expect(Publish.class).options().dict().toMap())
        .isEqualTo(
            Dict.builder()
                .put("exclude_me", false)
                .put("disclose_me", true)
                .put("exclude", List.of(1L))
                .put("exclude_authid", List.of("a"))
                .put("exclude_authrole", List.of("b"))
                .put("eligible", List.of(2L))
                .put("eligible_authid", List.of())
                .put("eligible_authrole", List.of("d"))
                .put("retain", true)
                .put("rkey", "sn1")
                .put("_traceparent", "00-1-2-01")
                .build()
                .toMap());
  }

  @Test
  void theOptionsOfASubscriptionAreSent() {
    client.subscribe(Topic.prefix("com.example.").retained().last(10).nodeKey("n1"), received::add);
    assertThat(peer.expect(Subscribe.class).options().dict().toMap())
        .isEqualTo(Map.of("match", "prefix", "get_retained", true, "_last", 10L, "nkey", "n1"));
    client.subscribe(Topic.exact("com.example.t").since(4711), received::add);
    assertThat(peer.expect(Subscribe.class).options().dict().toMap())
        .isEqualTo(Map.of("_since", 4711L));
    client.subscribe(
        Topic.exact("com.example.u").option("_slow_consumer", "drop_oldest"), received::add);
    assertThat(peer.expect(Subscribe.class).options().dict().toMap())
        .isEqualTo(Map.of("_slow_consumer", "drop_oldest"));
  }

  @Test
  void whatTheRouterSaysOfAnEventIsShown() {
    subscribe(Topic.exact("com.example.t"), 1, received::add);
    event(
        1,
        Map.of(
            "publisher",
            5L,
            "publisher_authid",
            "alice",
            "publisher_authrole",
            "staff",
            "trustlevel",
            3L,
            "retained",
            true,
            "_gap",
            Map.of("dropped", 17L),
            "_traceparent",
            "00-1-2-01"));
    Event event = (Event) next();
    assertThat(event.topic()).isEqualTo("com.example.t");
    assertThat(event.publisher()).contains(5L);
    assertThat(event.publisherAuthid()).contains("alice");
    assertThat(event.publisherAuthrole()).contains("staff");
    assertThat(event.trustlevel()).contains(3L);
    assertThat(event.isRetained()).isTrue();
    assertThat(event.gap()).isEqualTo(17);
    assertThat(event.traceparent()).contains("00-1-2-01");
    event(1, Map.of());
    Event plain = (Event) next();
    assertThat(plain.publisher()).isEmpty();
    assertThat(plain.publisherAuthid()).isEmpty();
    assertThat(plain.publisherAuthrole()).isEmpty();
    assertThat(plain.trustlevel()).isEmpty();
    assertThat(plain.isRetained()).isFalse();
    assertThat(plain.gap()).isZero();
    assertThat(plain.traceparent()).isEmpty();
  }

  @Test
  void retainedEventsGoToTheHandlerThatAskedForThem() {
    Topic topic = Topic.exact("com.example.t");
    Subscription first =
        subscribe(topic, 1, event -> received.add("first " + event.as(String.class)));
    assertThat(first.id()).isEqualTo(1);
    CompletableFuture<Subscription> second =
        client.subscribe(
            topic.retained(), event -> received.add("second " + event.as(String.class)));
    Subscribe again = peer.expect(Subscribe.class);
    assertThat(again.options().retained()).isTrue();
    peer.send(new Subscribed(again.request(), 1));
    event(1, Map.of("retained", true), "old");
    event(1, Map.of(), "new");
    assertThat(soon(second).id()).isEqualTo(1);
    assertThat(List.of(next(), next(), next()))
        .containsExactlyInAnyOrder("second old", "first new", "second new")
        .containsSubsequence("second old", "second new");
    first.close();
    soon(second).close();
    assertThat(peer.expect(Unsubscribe.class).subscription()).isEqualTo(1);
  }

  @Test
  void aRefusedSecondSubscribeLeavesTheFirstHandlerAlone() {
    Topic topic = Topic.exact("com.example.t");
    subscribe(topic, 1, event -> received.add("first"));
    CompletableFuture<Subscription> second = client.subscribe(topic.retained(), received::add);
    peer.error(
        MessageType.SUBSCRIBE, peer.expect(Subscribe.class).request(), "wamp.error.not_authorized");
    assertThat(failure(second).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
    event(1, Map.of());
    assertThat(next()).isEqualTo("first");
  }

  @Test
  void handlersThatCannotShareASubscriptionAreToldSo() {
    Topic topic = Topic.exact("com.example.t");
    subscribe(topic.nodeKey("n1"), 1, event -> received.add("first"));
    assertThat(failure(client.subscribe(topic.last(5), received::add)))
        .hasMessageContaining("another client")
        .extracting(WampException::reason)
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(failure(client.subscribe(topic.nodeKey("n2"), received::add)))
        .hasMessageContaining("n1")
        .hasMessageContaining("n2");
    soon(client.subscribe(topic, event -> received.add("second")));
    soon(client.subscribe(topic.nodeKey("n1"), event -> received.add("third")));
    event(1, Map.of());
    assertThat(List.of(next(), next(), next()))
        .containsExactlyInAnyOrder("first", "second", "third");
  }

  @Test
  @Row("C126")
  void aRevokedSubscriptionEndsAndTheApplicationHearsOfItForEachHandler() {
    BlockingQueue<String> revoked = new LinkedBlockingQueue<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void revoked(Subscription subscription, Optional<String> reason) {
            revoked.add(subscription.topic().uri() + " " + reason.orElse("for no reason"));
          }
        };
    join(options -> options.listener(listener));
    Topic topic = Topic.exact("com.example.t");
    Subscription first = subscribe(topic, 1, event -> received.add("revoked"));
    Subscription second = soon(client.subscribe(topic, event -> received.add("revoked")));
    peer.send(new Unsubscribed(0, Dict.of("subscription", 1L)));
    event(1, Map.of());
    subscribe(Topic.exact("com.example.other"), 2, event -> received.add("other"));
    event(2, Map.of());
    assertThat(next()).isEqualTo("other");
    assertThat(first.isActive()).isFalse();
    assertThat(second.unsubscribe()).isCompleted();
    assertThat(List.of(take(revoked), take(revoked))).containsOnly("com.example.t for no reason");
  }

  private static String take(BlockingQueue<String> queue) {
    return soon(
        ScriptedRouter.meanwhile(
            () -> {
              try {
                return queue.take();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }));
  }

  @Test
  @Row("C126")
  void anUnsubscribeThatCrossesTheRevocationIsFulfilled() {
    Subscription subscription = subscribe(Topic.exact("com.example.t"), 1, received::add);
    CompletableFuture<Void> ended = subscription.unsubscribe();
    Unsubscribe unsubscribe = peer.expect(Unsubscribe.class);
    peer.send(new Unsubscribed(0, Dict.of("subscription", 1L)));
    peer.error(
        MessageType.UNSUBSCRIBE, unsubscribe.request(), "wamp.error.no_such_subscription", "gone");
    assertThat(soon(ended)).isNull();
    CompletableFuture<Void> refused =
        subscribe(Topic.exact("com.example.u"), 2, received::add).unsubscribe();
    peer.error(
        MessageType.UNSUBSCRIBE,
        peer.expect(Unsubscribe.class).request(),
        "wamp.error.not_authorized");
    assertThat(failure(refused).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
  }
}
