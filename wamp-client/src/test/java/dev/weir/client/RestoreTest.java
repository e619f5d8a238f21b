package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Yield;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Registrations and subscriptions in a client's further sessions. */
final class RestoreTest extends ReconnectFixture {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Test
  void registrationsAndSubscriptionsAreRestoredInOrderOnceEach() {
    join(options -> options);
    register("com.example.one", 1);
    Registration dropped = register("com.example.dropped", 2);
    CompletableFuture<Subscription> subscribed = subscribe(Topic.exact("com.example.a"));
    confirmSubscribe("com.example.a", 11);
    Subscription first = soon(subscribed);
    Subscription second = soon(subscribe(Topic.exact("com.example.a")));
    register("com.example.two", 3);
    CompletableFuture<Subscription> unconfirmed = subscribe(Topic.prefix("com.example."));
    peer.expect(dev.weir.protocol.Subscribe.class);
    cut();
    assertThat(soon(dropped.unregister())).isNull();
    assertThat(soon(second.unsubscribe())).isNull();
    CompletableFuture<Registration> later =
        client.register("com.example.later", Invocation::procedure);
    comeBack();
    confirmRegister("com.example.one", 21);
    confirmRegister("com.example.two", 22);
    confirmRegister("com.example.later", 23);
    confirmSubscribe("com.example.a", 31);
    assertThat(confirmSubscribe("com.example.", 32).options().match().word()).isEqualTo("prefix");
    assertThat(soon(later).id()).isEqualTo(23);
    assertThat(soon(unconfirmed).id()).isEqualTo(32);
    assertThat(first.id()).isEqualTo(31);
    peer.send(new dev.weir.protocol.Invocation(1, 22, InvocationDetails.NONE, Payload.EMPTY));
    assertThat(ScriptedPeer.values(peer.expect(Yield.class).payload()))
        .containsExactly("com.example.two");
    event(31, 1, "once");
    assertThat(next()).isEqualTo("once");
    assertThat(events).isEmpty();
    notes.expectNothing();
  }

  private CompletableFuture<Subscription> subscribe(Topic topic) {
    return client.subscribe(topic, event -> events.add(event.as(String.class)));
  }

  private void event(long subscription, long publication, String value) {
    peer.send(
        new dev.weir.protocol.Event(
            subscription, publication, EventDetails.NONE, Payload.of(value)));
  }

  private String next() {
    try {
      return events.poll(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRouterThatStillHoldsTheLastSessionIsAskedAgain() {
    join(options -> options);
    Registration registration = register("com.example.p", 1);
    cut();
    comeBack();
    for (int i = 0; i < 5; i++) {
      long request = peer.expect(Register.class).request();
      peer.error(MessageType.REGISTER, request, "wamp.error.procedure_already_exists", "by you");
      awaitTask();
      time.advance(Duration.ofSeconds(30));
    }
    confirmRegister("com.example.p", 2);
    peer.send(new dev.weir.protocol.Invocation(1, 2, InvocationDetails.NONE, Payload.EMPTY));
    peer.expect(Yield.class);
    assertThat(registration.isActive()).isTrue();
    assertThat(registration.id()).isEqualTo(2);
    notes.expectNothing();
  }

  private void awaitTask() {
    long start = System.nanoTime();
    while (time.waiting() == 0 && System.nanoTime() - start < 10_000_000_000L) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatTheRouterRefusesToRestoreIsRevoked() {
    join(options -> options);
    Registration registration = register("com.example.p", 1);
    CompletableFuture<Subscription> subscribed = subscribe(Topic.exact("com.example.a"));
    confirmSubscribe("com.example.a", 11);
    Subscription subscription = soon(subscribed);
    cut();
    comeBack();
    peer.error(
        MessageType.REGISTER, peer.expect(Register.class).request(), "wamp.error.not_authorized");
    peer.error(
        MessageType.SUBSCRIBE,
        peer.expect(dev.weir.protocol.Subscribe.class).request(),
        "wamp.error.not_authorized");
    notes.expect("revoked com.example.p", "revoked com.example.a");
    assertThat(registration.isActive()).isFalse();
    assertThat(subscription.isActive()).isFalse();
    cut(2);
    comeBack();
    client.call("com.example.nothing.else.was.sent");
    call("com.example.nothing.else.was.sent");
  }

  @Test
  void aRegistrationWhoseEndCrossedTheEndOfTheSessionIsNotRestored() {
    join(options -> options);
    Registration registration = register("com.example.p", 1);
    CompletableFuture<Void> ended = registration.unregister();
    peer.expect(Unregister.class);
    cut();
    assertThat(soon(ended)).isNull();
    comeBack();
    Registration again = register("com.example.p", 2);
    CompletableFuture<Void> unregistered = again.unregister();
    Unregister unregister = peer.expect(Unregister.class);
    assertThat(unregister.registration()).isEqualTo(2);
    peer.send(new Unregistered(unregister.request(), Dict.EMPTY));
    soon(unregistered);
  }

  @Test
  void aHistoryGoesOnBehindTheLastEvent() {
    join(options -> options);
    CompletableFuture<Subscription> subscribed = subscribe(Topic.exact("com.example.a").last(5));
    assertThat(confirmSubscribe("com.example.a", 11).options().dict().toMap())
        .isEqualTo(Map.of("_last", 5L));
    soon(subscribed);
    event(11, 101, "first");
    event(11, 102, "second");
    assertThat(List.of(next(), next())).containsExactly("first", "second");
    cut();
    comeBack();
    assertThat(confirmSubscribe("com.example.a", 12).options().dict().toMap())
        .isEqualTo(Map.of("_since", 102L));
    event(12, 103, "third");
    assertThat(next()).isEqualTo("third");
    cut(2);
    comeBack();
    peer.error(
        MessageType.SUBSCRIBE,
        peer.expect(dev.weir.protocol.Subscribe.class).request(),
        "wamp.error.invalid_argument",
        "no such publication");
    assertThat(confirmSubscribe("com.example.a", 13).options().dict().toMap()).isEmpty();
    event(13, 107, "fourth");
    assertThat(next()).isEqualTo("fourth");
  }

  @Test
  void whatIsRetainedComesAgainForThoseWhoAskedForIt() {
    join(options -> options);
    CompletableFuture<Subscription> plain =
        client.subscribe("com.example.a", event -> events.add("plain"));
    confirmSubscribe("com.example.a", 11);
    soon(plain);
    CompletableFuture<Subscription> retaining = subscribe(Topic.exact("com.example.a").retained());
    confirmSubscribe("com.example.a", 11);
    soon(retaining);
    cut();
    comeBack();
    assertThat(confirmSubscribe("com.example.a", 12).options().dict().toMap())
        .isEqualTo(Map.of("get_retained", true));
    EventDetails details = EventDetails.of(Dict.of("retained", true));
    peer.send(new dev.weir.protocol.Event(12, 5, details, Payload.of("kept")));
    assertThat(next()).isEqualTo("kept");
    event(12, 6, "live");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("plain", "live");
  }
}
