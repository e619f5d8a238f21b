package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.error;
import static dev.weir.router.meta.MetaRouter.list;
import static dev.weir.router.meta.MetaRouter.map;
import static dev.weir.router.meta.MetaRouter.result;
import static dev.weir.router.meta.MetaRouter.results;
import static dev.weir.router.meta.MetaRouter.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.peer.RawPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subscription meta API over a real socket. */
final class SubscriptionMetaTest {
  private static final SubscribeOptions PREFIX = SubscribeOptions.of(Dict.of("match", "prefix"));
  private static final SubscribeOptions WILDCARD =
      SubscribeOptions.of(Dict.of("match", "wildcard"));

  private static final List<String> TOPICS =
      List.of("on_create", "on_subscribe", "on_unsubscribe", "on_delete");

  private final List<Long> topics = new ArrayList<>();
  private MetaRouter router;
  private RawPeer admin;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    admin = router.join("admin");
    peer = router.join("admin", "subscription_revocation");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row("C150")
  void theFirstCreatesAndTheLastDeletes() {
    watch();
    RawPeer second = router.join("admin");
    long id = peer.subscribe("com.watched", PREFIX);
    Event created = event("on_create");
    List<Object> arguments = RawPeer.arguments(created.payload());
    assertThat(arguments.get(0)).isEqualTo(peer.session());
    Map<String, Object> details = map(arguments.get(1));
    assertThat(details)
        .containsEntry("id", id)
        .containsEntry("uri", "com.watched")
        .containsEntry("match", "prefix")
        .hasSize(4);
    assertThat(Instant.parse((String) details.get("created")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    expect("on_subscribe", peer, id);
    second.subscribe("com.watched", PREFIX);
    expect("on_subscribe", second, id);
    peer.subscribe("com.watched", PREFIX); // holds it already
    peer.send(new Unsubscribe(peer.nextRequest(), id));
    peer.expect(Unsubscribed.class);
    expect("on_unsubscribe", peer, id);
    second.reset();
    expect("on_unsubscribe", second, id);
    expect("on_delete", second, id);
  }

  @Test
  void thereAreNoEventsAboutMetaTopics() {
    watch();
    peer.subscribe("wamp.session.on_join");
    peer.subscribe("wamp.subscription.", PREFIX);
    peer.goodbye();
    peer = router.join("admin");
    long id = peer.subscribe("com.next");
    event("on_create");
    expect("on_subscribe", peer, id);
  }

  @Test
  @Row("C152")
  void theProceduresReturnWhatIsDocumented() {
    long exact = peer.subscribe("com.a.b");
    long prefix = peer.subscribe("com.a", PREFIX);
    long wildcard = peer.subscribe("com..b", WILDCARD);
    admin.subscribe("com.a.b");
    Map<String, Object> lists = map(result(admin, "wamp.subscription.list"));
    assertThat(lists.keySet()).containsExactly("exact", "prefix", "wildcard");
    assertThat(list(lists.get("exact"))).containsExactly(exact);
    assertThat(list(lists.get("prefix"))).containsExactly(prefix);
    assertThat(list(lists.get("wildcard"))).containsExactly(wildcard);
    assertThat(result(admin, "wamp.subscription.lookup", "com.a.b")).isEqualTo(exact);
    assertThat(result(admin, "wamp.subscription.lookup", "com.a", Map.of("match", "prefix")))
        .isEqualTo(prefix);
    assertThat(result(admin, "wamp.subscription.lookup", "com..b", Map.of("match", "wildcard")))
        .isEqualTo(wildcard);
    assertThat(result(admin, "wamp.subscription.lookup", "com.a")).isNull();
    assertThat(list(result(admin, "wamp.subscription.match", "com.a.b")))
        .containsExactlyInAnyOrder(exact, prefix, wildcard);
    assertThat(result(admin, "wamp.subscription.match", "org.x")).isNull();
    assertThat(map(result(admin, "wamp.subscription.get", wildcard)))
        .containsEntry("id", wildcard)
        .containsEntry("uri", "com..b")
        .containsEntry("match", "wildcard")
        .containsKey("created");
    assertThat(list(result(admin, "wamp.subscription.list_subscribers", exact)))
        .containsExactlyInAnyOrder(peer.session(), admin.session());
    assertThat(result(admin, "wamp.subscription.count_subscribers", exact)).isEqualTo(2L);
  }

  @ParameterizedTest
  @Row("C152")
  @ValueSource(strings = {"get", "list_subscribers", "count_subscribers"})
  void unknownSubscriptionsAreNamed(String procedure) {
    ErrorMessage error = error(admin, "wamp.subscription." + procedure, 4_711L);
    assertThat(error.error()).isEqualTo("wamp.error.no_such_subscription");
    assertThat(sentence(error)).contains("4711");
    assertThat(error(admin, "wamp.subscription." + procedure, "4711").error())
        .isEqualTo("wamp.error.invalid_argument");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(sentence(error(admin, "wamp.subscription.lookup", 1L))).contains("topic");
    assertThat(sentence(error(admin, "wamp.subscription.lookup", "com.a", Map.of("match", "x"))))
        .contains("options.match");
    assertThat(sentence(error(admin, "wamp.subscription.lookup", "com.a", "prefix")))
        .contains("options");
    assertThat(sentence(error(admin, "wamp.subscription.match"))).contains("topic");
  }

  @Test
  void aSubscriberIsRemovedAndToldIfItCanBe() {
    watch();
    long id = peer.subscribe("com.taken");
    event("on_create");
    expect("on_subscribe", peer, id);
    results(
        admin,
        "wamp.subscription.remove_subscriber",
        List.of(id, peer.session()),
        Map.of("reason", "no longer authorized"));
    expect("on_unsubscribe", peer, id);
    expect("on_delete", peer, id);
    Unsubscribed revoked = peer.expect(Unsubscribed.class);
    assertThat(revoked.request()).isZero();
    assertThat(revoked.details().find("subscription")).contains(id);
    assertThat(revoked.details().text("reason")).contains("no longer authorized");
    admin.send(
        new Publish(admin.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.taken", Payload.EMPTY));
    admin.expect(Published.class);
    peer.send(new Unsubscribe(peer.nextRequest(), id));
    assertThat(peer.expect(ErrorMessage.class).error())
        .isEqualTo("wamp.error.no_such_subscription");
  }

  @Test
  void removingWhoDoesNotSubscribeIsAnError() {
    long id = peer.subscribe("com.kept");
    assertThat(error(admin, "wamp.subscription.remove_subscriber", id, admin.session()).error())
        .isEqualTo("wamp.error.no_such_session");
    assertThat(error(admin, "wamp.subscription.remove_subscriber", id, 1L).error())
        .isEqualTo("wamp.error.no_such_session");
    assertThat(error(admin, "wamp.subscription.remove_subscriber", 4_711L, peer.session()).error())
        .isEqualTo("wamp.error.no_such_subscription");
    assertThat(error(admin, "wamp.subscription.remove_subscriber", id).error())
        .isEqualTo("wamp.error.invalid_argument");
    peer.expectSilence();
  }

  private void watch() {
    for (String topic : TOPICS) {
      topics.add(admin.subscribe("wamp.subscription." + topic));
    }
  }

  private Event event(String topic) {
    Event event = admin.expect(Event.class);
    assertThat(event.subscription()).isEqualTo(topics.get(TOPICS.indexOf(topic)));
    return event;
  }

  private void expect(String topic, RawPeer of, long subscription) {
    assertThat(RawPeer.arguments(event(topic).payload()))
        .containsExactly(of.session(), subscription);
  }
}
