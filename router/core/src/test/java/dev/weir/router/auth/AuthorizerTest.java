package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.HeldAuthorizer.Held;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An authorizer that answers when it likes, over a real socket. */
final class AuthorizerTest {
  private static final int QUEUE = 8;

  private final HeldAuthorizer held = new HeldAuthorizer();
  private Router router;
  private RawPeer peer;
  private RawPeer free;

  /**
   * Sessions of {@code asked} are judged, those of {@code free} are not: same realm by template.
   */
  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("asked")
                    .role(
                        "asked",
                        Rule.allowAll(),
                        new Rule("com.never.", MatchPolicy.PREFIX, Set.of()),
                        new Rule("weir.authorization.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
                    .authorizer("asked", AuthorizerOptions.of(held).withQueue(QUEUE))
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    peer = RawPeer.join(router.port(), Serializer.JSON, "realm1", "call_canceling");
    free = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() {
    peer.close();
    free.close();
    router.close();
  }

  @Test
  void itIsAskedWithAllThatIsKnown() throws Exception {
    PublishOptions options =
        PublishOptions.of(Dict.of(Map.of("acknowledge", true, "exclude_me", false)));
    peer.send(new Publish(peer.nextRequest(), options, "com.a", Payload.EMPTY));
    Held question = held.next();
    assertThat(question.request())
        .isEqualTo(
            new AuthorizationRequest(
                "realm1",
                peer.session(),
                peer.authid(),
                "asked",
                "anonymous",
                "static",
                Action.PUBLISH,
                "com.a",
                MatchPolicy.EXACT,
                options.dict()));
    question.allow();
    peer.expect(Published.class);
  }

  @Test
  @Row("C173")
  void whatItDeniesIsAnsweredAndDoesNotHappen() throws Exception {
    deny(new Register(peer.nextRequest(), RegisterOptions.NONE, "com.p"), "register");
    deny(new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, "com.t"), "subscribe");
    subscribe(free, "com.t");
    deny(publication(peer, "com.t"), "publish");
    register(free, "com.p");
    deny(new Call(peer.nextRequest(), CallOptions.NONE, "com.p", Payload.EMPTY), "call");
    publish(free, "com.t");
    assertNothingFor(free);
    assertNothingFor(peer);
    assertThat(router.count(Counter.AUTHORIZATIONS_DENIED)).isEqualTo(4);
  }

  @Test
  void anUnacknowledgedPublicationIsDroppedAndCounted() throws Exception {
    subscribe(free, "com.t");
    peer.send(new Publish(peer.nextRequest(), PublishOptions.NONE, "com.t", Payload.EMPTY));
    held.next("com.t").deny();
    assertNothingFor(peer);
    assertNothingFor(free);
    assertThat(router.count(Counter.PUBLICATIONS_REFUSED)).isEqualTo(1);
  }

  @Test
  void itIsNotAskedWhereTheRulesDenyOrNothingCanHappen() {
    peer.send(publication(peer, "com.never.x"));
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    peer.send(publication(peer, "com..x"));
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
    peer.send(publication(peer, "wamp.x"));
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
    peer.send(new Call(peer.nextRequest(), CallOptions.NONE, "wamp.session.count", Payload.EMPTY));
    peer.expect(Result.class);
    assertThat(router.count(Counter.AUTHORIZATIONS_ASKED)).isZero();
  }

  @Test
  @Row("C047")
  void messagesKeepTheirOrderWhateverItIsQuickerWith() throws Exception {
    subscribe(free, "com.first");
    subscribe(free, "com.second");
    register(free, "com.p");
    peer.send(publication(peer, "com.first"));
    peer.send(new Call(peer.nextRequest(), CallOptions.NONE, "com.p", Payload.EMPTY));
    peer.send(publication(peer, "com.second"));
    peer.send(publication(peer, "com.never.x"));
    Held first = held.next("com.first");
    Held second = held.next("com.p");
    held.next("com.second").allow();
    second.allow();
    assertNothingFor(free);
    first.allow();
    assertThat(peer.expect(Published.class).request()).isEqualTo(1);
    assertThat(peer.expect(Published.class).request()).isEqualTo(3);
    assertThat(peer.expect(ErrorMessage.class).request()).isEqualTo(4);
    free.expect(Event.class);
    free.expect(Invocation.class);
    free.expect(Event.class);
  }

  @Test
  void everythingElseGoesOn() throws Exception {
    long subscription = subscribe(peer, "com.t");
    register(peer, "com.p");
    free.send(new Call(free.nextRequest(), CallOptions.NONE, "com.p", Payload.EMPTY));
    held.next("com.p").allow();
    long invocation = peer.expect(Invocation.class).request();
    peer.send(publication(peer, "com.waits"));
    Held waits = held.next("com.waits");
    peer.send(new Yield(invocation, YieldOptions.NONE, Payload.EMPTY));
    free.expect(Result.class);
    peer.send(new Unsubscribe(peer.nextRequest(), subscription));
    peer.expect(Unsubscribed.class);
    waits.allow();
    peer.expect(Published.class);
  }

  @Test
  void aCallThatWaitsCanBeCanceled() throws Exception {
    register(free, "com.p");
    peer.send(publication(peer, "com.waits"));
    long request = peer.nextRequest();
    peer.send(new Call(request, CallOptions.NONE, "com.p", Payload.EMPTY));
    Held waits = held.next("com.waits");
    Held call = held.next("com.p");
    peer.send(new Cancel(request, CancelOptions.NONE));
    ErrorMessage canceled = peer.expect(ErrorMessage.class);
    assertThat(canceled.request()).isEqualTo(request);
    assertThat(canceled.error()).isEqualTo("wamp.error.canceled");
    call.allow();
    waits.allow();
    peer.expect(Published.class);
    assertNothingFor(free);
    assertNothingFor(peer);
  }

  @Test
  void ofASessionThatEndsNothingHappens() throws Exception {
    subscribe(free, "com.t");
    peer.send(publication(peer, "com.t"));
    Held question = held.next("com.t");
    peer.goodbye();
    question.allow();
    RawPeer cut = RawPeer.join(router.port());
    cut.send(publication(cut, "com.t"));
    Held other = held.next("com.t");
    cut.reset();
    waitFor(Counter.SESSIONS_LEFT, 2);
    other.allow();
    assertNothingFor(free);
    assertThat(router.count(Counter.AUTHORIZATIONS_ABANDONED)).isEqualTo(2);
    assertThat(question.answer()).isCompleted();
  }

  @Test
  void whileItsQueueIsFullASessionIsNotRead() throws Exception {
    subscribe(free, "com.t");
    int many = 3_000;
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < many; i++) {
                peer.send(
                    new Publish(
                        peer.nextRequest(), PublishOptions.NONE, "com.t", Payload.of((long) i)));
              }
            });
    sender.start();
    Held first = held.next("com.t");
    waitFor(Counter.AUTHORIZATION_QUEUES_FULL, 1);
    assertThat(router.count(Counter.AUTHORIZATIONS_ASKED)).isEqualTo(1 + QUEUE);
    free.send(publication(free, "com.other"));
    for (int i = 0; i < QUEUE - 1; i++) {
      held.next("com.t").allow();
    }
    first.allow();
    Held other = null;
    for (int i = 0; i < many - QUEUE + 1; i++) {
      Held next = held.next();
      if (next.request().uri().equals("com.other")) {
        other = next;
      }
      next.allow();
    }
    assertThat(other).isNotNull();
    sender.join();
    for (long i = 0; i < many; i++) {
      Message received = free.receive();
      while (!(received instanceof Event)) {
        received = free.receive(); // its own PUBLISHED comes in between
      }
      assertThat(RawPeer.arguments(((Event) received).payload())).containsExactly(i);
    }
  }

  @Test
  void fewLargeMessagesFillItToo() throws Exception {
    subscribe(free, "com.t");
    byte[] large = new byte[600_000];
    for (int i = 0; i < 2; i++) {
      peer.send(new Publish(peer.nextRequest(), PublishOptions.NONE, "com.t", Payload.of(large)));
    }
    Held first = held.next("com.t");
    Held second = held.next("com.t");
    waitFor(Counter.AUTHORIZATION_QUEUES_FULL, 1);
    first.allow();
    second.allow();
    for (int i = 0; i < 2; i++) {
      assertThat(RawPeer.arguments(free.expect(Event.class).payload())).hasSize(1);
    }
    publish(peer, "com.other");
  }

  @Test
  void disclosureIsItsToGiveAndToRefuse() throws Exception {
    RawPeer able =
        RawPeer.join(router.port(), Serializer.JSON, "realm1", "publisher_identification");
    subscribe(able, "com.t");
    peer.send(publication(peer, "com.t"));
    held.next("com.t").answer().complete(Authorization.ALLOW.withDisclose(true));
    peer.expect(Published.class);
    assertThat(able.expect(Event.class).details().dict().toMap())
        .containsEntry("publisher", peer.session());
    peer.send(
        new Publish(
            peer.nextRequest(),
            PublishOptions.of(Dict.of(Map.of("acknowledge", true, "disclose_me", true))),
            "com.t",
            Payload.EMPTY));
    held.next("com.t").answer().complete(Authorization.ALLOW.withDisclose(false));
    assertThat(peer.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.option_disallowed.disclose_me");
    able.close();
  }

  @Test
  void aTestamentIsJudgedAsThePublicationThatItWillBe() throws Exception {
    subscribe(free, "com.last");
    peer.send(
        new Call(
            peer.nextRequest(),
            CallOptions.NONE,
            "wamp.session.add_testament",
            Payload.of("com.last", List.of(), Map.of())));
    Held question = held.next("com.last");
    assertThat(question.request().action()).isEqualTo(Action.PUBLISH);
    question.deny();
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    peer.goodbye();
    assertNothingFor(free);
  }

  private void deny(Message message, String action) throws Exception {
    peer.send(message);
    held.next().deny();
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.not_authorized");
    assertThat(error.requestType()).isEqualTo(message.type().code());
    assertThat(RawPeer.arguments(error.payload()))
        .containsExactly("the authorizer of role asked does not allow it to " + action + " this");
  }

  private static Publish publication(RawPeer from, String topic) {
    return new Publish(from.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.EMPTY);
  }

  private long subscribe(RawPeer subscriber, String topic) throws Exception {
    subscriber.send(new Subscribe(subscriber.nextRequest(), SubscribeOptions.NONE, topic));
    held.next(topic).allow();
    return subscriber.expect(Subscribed.class).subscription();
  }

  private void register(RawPeer callee, String procedure) throws Exception {
    callee.send(new Register(callee.nextRequest(), RegisterOptions.NONE, procedure));
    held.next(procedure).allow();
    callee.expect(Registered.class);
  }

  private void publish(RawPeer publisher, String topic) throws Exception {
    publisher.send(publication(publisher, topic));
    held.next(topic).allow();
    publisher.expect(Published.class);
  }

  /** An answer without a question is the next that comes. */
  private static void assertNothingFor(RawPeer silent) {
    silent.send(new Unsubscribe(silent.nextRequest(), 1L << 50));
    assertThat(silent.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_such_subscription");
  }

  private void waitFor(Counter counter, long value) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (router.count(counter) < value && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(router.count(counter)).isEqualTo(value);
  }
}
