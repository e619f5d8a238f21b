package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions, events and publications. */
final class PublishSubscribeTest {
  private final ScriptedRouter router = new ScriptedRouter();
  private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
  private WampClient client;
  private ScriptedPeer peer;
  private long publications;

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

  private Subscription subscribe(String topic, long id, EventHandler handler) {
    CompletableFuture<Subscription> future = client.subscribe(topic, handler);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), id));
    return soon(future);
  }

  private void event(long subscription, Object... arguments) {
    peer.send(
        new dev.weir.protocol.Event(
            subscription, ++publications, EventDetails.NONE, Payload.of(arguments)));
  }

  private int next() {
    try {
      Integer value = received.poll(10, TimeUnit.SECONDS);
      assertThat(value).as("an event within 10 s").isNotNull();
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eventsComeInOrder() {
    subscribe("com.example.t", 1, event -> received.add(event.as(int.class)));
    for (int i = 0; i < 5000; i++) {
      event(1, (long) i);
    }
    for (int i = 0; i < 5000; i++) {
      assertThat(next()).isEqualTo(i);
    }
  }

  @Test
  void aBlockedOrThrowingHandlerHoldsUpNoOther() {
    CountDownLatch release = new CountDownLatch(1);
    subscribe(
        "com.example.a", 1, event -> assertThat(release.await(10, TimeUnit.SECONDS)).isTrue());
    subscribe(
        "com.example.b",
        2,
        event -> {
          received.add(event.as(int.class));
          throw new IllegalStateException("handler");
        });
    event(1);
    event(2, 1L);
    event(2, 2L);
    assertThat(next()).isEqualTo(1);
    assertThat(next()).isEqualTo(2);
    release.countDown();
  }

  @Test
  void handlersOfOneTopicShareOneSubscription() {
    Subscription first = subscribe("com.example.t", 1, event -> received.add(1));
    Subscription second = soon(client.subscribe("com.example.t", event -> received.add(2)));
    event(1);
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder(1, 2);
    assertThat(first.unsubscribe()).isCompleted();
    assertThat(first.isActive()).isFalse();
    event(1);
    assertThat(next()).isEqualTo(2);
    CompletableFuture<Void> ended = second.unsubscribe();
    Unsubscribe unsubscribe = peer.expect(Unsubscribe.class);
    assertThat(unsubscribe.subscription()).isEqualTo(1);
    peer.send(new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
    soon(ended);
    event(1);
    assertThat(soon(second.unsubscribe())).isNull();
    subscribe("com.example.t", 1, event -> received.add(3));
    event(1);
    assertThat(next()).isEqualTo(3);
  }

  @Test
  void handlersThatComeBeforeTheConfirmationWaitForIt() {
    CompletableFuture<Subscription> first = client.subscribe("com.example.t", e -> received.add(1));
    CompletableFuture<Subscription> second =
        client.subscribe("com.example.t", e -> received.add(2));
    Subscribe subscribe = peer.expect(Subscribe.class);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    peer.send(new Subscribed(subscribe.request(), 9));
    soon(first);
    soon(second);
    event(9);
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void subscribingAgainWhileTheEndIsUnderWayWorks() {
    Subscription first = subscribe("com.example.t", 1, event -> received.add(1));
    CompletableFuture<Void> ended = first.unsubscribe();
    CompletableFuture<Subscription> again = client.subscribe("com.example.t", e -> received.add(2));
    Unsubscribe unsubscribe = peer.expect(Unsubscribe.class);
    Subscribe subscribe = peer.expect(Subscribe.class);
    peer.send(new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
    peer.send(new Subscribed(subscribe.request(), 1));
    soon(ended);
    soon(again);
    event(1);
    assertThat(next()).isEqualTo(2);
  }

  @Test
  void aSubscriptionThatNobodyAwaitsAnyLongerIsUndone() {
    join(options -> options.timeout(Duration.ofMillis(50)));
    CompletableFuture<Subscription> late = client.subscribe("com.example.t", event -> {});
    Subscribe subscribe = peer.expect(Subscribe.class);
    assertThat(failure(late).reason()).isEqualTo(Reason.TIMEOUT);
    peer.send(new Subscribed(subscribe.request(), 4));
    assertThat(peer.expect(Unsubscribe.class).subscription()).isEqualTo(4);
  }

  @Test
  void patternsAreSentAndEventsNameTheirTopic() {
    CompletableFuture<Subscription> future =
        client.subscribe(
            Topic.wildcard("com..t"),
            event -> {
              assertThat(event.topic()).isEqualTo("com.example.t");
              assertThat(event.publisher()).contains(12L);
              received.add(event.arguments().get("k", int.class));
            });
    Subscribe subscribe = peer.expect(Subscribe.class);
    assertThat(subscribe.topic()).isEqualTo("com..t");
    assertThat(subscribe.options().match()).isEqualTo(MatchPolicy.WILDCARD);
    peer.send(new Subscribed(subscribe.request(), 6));
    soon(future);
    EventDetails details =
        EventDetails.of(Dict.of(Map.of("topic", "com.example.t", "publisher", 12L)));
    peer.send(new dev.weir.protocol.Event(6, 1, details, Payload.of(List.of(), Map.of("k", 5L))));
    assertThat(next()).isEqualTo(5);
  }

  @Test
  void aRefusedSubscriptionFailsAllThatWait() {
    CompletableFuture<Subscription> first = client.subscribe("com.example.t", event -> {});
    CompletableFuture<Subscription> second = client.subscribe("com.example.t", event -> {});
    peer.error(
        MessageType.SUBSCRIBE,
        peer.expect(Subscribe.class).request(),
        "wamp.error.not_authorized",
        "not for you");
    assertThat(failure(first).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
    assertThat(failure(second)).hasMessageContaining("not for you");
    assertThat(failure(client.subscribe("com.#", event -> {})).reason())
        .isEqualTo(Reason.INVALID_URI);
    subscribe("com.example.t", 3, event -> received.add(1));
    event(3);
    assertThat(next()).isEqualTo(1);
  }

  @Test
  @Hostile("O4")
  void eventsThatASlowHandlerCannotHoldAreCountedAndAnnounced() {
    CompletableFuture<Long> announced = new CompletableFuture<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void dropped(Topic topic, long total) {
            announced.complete(total);
          }
        };
    join(options -> options.receiveQueue(10_000).listener(listener));
    CountDownLatch release = new CountDownLatch(1);
    Subscription slow =
        subscribe(
            "com.example.slow",
            1,
            event -> assertThat(release.await(10, TimeUnit.SECONDS)).isTrue());
    subscribe("com.example.fast", 2, event -> received.add(1));
    for (int i = 0; i < 100; i++) {
      event(1);
    }
    event(2);
    assertThat(next()).isEqualTo(1);
    assertThat(soon(announced)).isEqualTo(1);
    assertThat(slow.dropped()).isBetween(55L, 65L);
    release.countDown();
  }

  @Test
  void publicationsOfOneThreadKeepTheirOrder() {
    for (int i = 0; i < 1000; i++) {
      client.publish("com.example.t" + i % 7, i);
    }
    for (long i = 0; i < 1000; i++) {
      Publish publish = peer.expect(Publish.class);
      assertThat(publish.request()).isEqualTo(i + 1);
      assertThat(ScriptedPeer.values(publish.payload())).containsExactly(i);
    }
  }

  @Test
  void anAcknowledgedPublicationHasItsId() {
    CompletableFuture<Long> acknowledged =
        client.publishAcknowledged(Publication.of("com.example.t").arguments("x").includeMe());
    Publish publish = peer.expect(Publish.class);
    assertThat(publish.options().acknowledge()).isTrue();
    assertThat(publish.options().excludeMe()).isFalse();
    peer.send(new Published(publish.request(), 987));
    assertThat(soon(acknowledged)).isEqualTo(987);
    CompletableFuture<Long> refused = client.publishAcknowledged("com.example.t");
    peer.error(
        MessageType.PUBLISH, peer.expect(Publish.class).request(), "wamp.error.not_authorized");
    assertThat(failure(refused).reason()).isEqualTo(Reason.NOT_AUTHORIZED);
  }

  @Test
  void whatCannotBePublishedFailsByName() {
    assertThat(reason(() -> client.publish("com..t"))).isEqualTo(Reason.INVALID_URI);
    assertThat(reason(() -> client.publish("com.t", Map.of(List.of(), 1))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    peer.kill();
    assertThat(failure(client.publishAcknowledged("com.example.t")).reason())
        .isEqualTo(Reason.CONNECTION_LOST);
    assertThat(reason(() -> client.publish("com.example.t"))).isEqualTo(Reason.CONNECTION_LOST);
  }

  private static Reason reason(Runnable action) {
    WampException failure = catchThrowableOfType(WampException.class, action::run);
    return failure.reason();
  }
}
