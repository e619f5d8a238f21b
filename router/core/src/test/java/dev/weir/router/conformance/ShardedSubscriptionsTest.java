package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Welcome;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sharded subscriptions, where a realm has them, over a real socket. */
final class ShardedSubscriptionsTest {
  private static final int KEYS = 60;

  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("plain")
            .realm(
                RealmOptions.builder("sharded")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .shardedSubscriptions(true)
                    .build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Test
  @Row("C122")
  void aResourceKeyGoesToOneNodeKeyAndToAllWithout() {
    try (RawPeer publisher = join("sharded");
        RawPeer one = subscriber("node1");
        RawPeer twin = subscriber("node1");
        RawPeer two = subscriber("node2");
        RawPeer all = subscriber("")) {
      publishAll(publisher);
      publish(publisher, Map.of(), "for all");
      List<Object> ofOne = received(one);
      List<Object> ofTwo = received(two);
      assertThat(received(twin)).isEqualTo(ofOne);
      assertThat(received(all)).hasSize(KEYS);
      assertThat(ofOne).hasSizeBetween(KEYS / 6, KEYS * 5 / 6);
      assertThat(ofOne).doesNotContainAnyElementsOf(ofTwo);
      assertThat(ofOne.size() + ofTwo.size()).isEqualTo(KEYS);
    }
  }

  @Test
  @Row("C122")
  void aNodeKeyThatLeavesMovesItsOwnShareOnly() {
    try (RawPeer publisher = join("sharded");
        RawPeer one = subscriber("node1");
        RawPeer two = subscriber("node2")) {
      Set<Object> before;
      try (RawPeer three = subscriber("node3")) {
        publishAll(publisher);
        publish(publisher, Map.of(), "for all");
        before = new HashSet<>(received(one));
        received(two);
        received(three);
        three.goodbye();
      }
      publishAll(publisher);
      publish(publisher, Map.of(), "for all");
      List<Object> after = received(one);
      assertThat(after).containsAll(before);
      assertThat(after.size() + received(two).size()).isEqualTo(KEYS);
    }
  }

  @Test
  @Row("C122")
  void subscribingAgainGivesAnotherNodeKey() {
    try (RawPeer publisher = join("sharded");
        RawPeer one = subscriber("node1");
        RawPeer two = subscriber("node2")) {
      resubscribe(two, "node1");
      publishAll(publisher);
      publish(publisher, Map.of(), "for all");
      assertThat(received(one)).hasSize(KEYS);
      assertThat(received(two)).hasSize(KEYS);
      resubscribe(two, "");
      resubscribe(one, "");
      publishAll(publisher);
      publish(publisher, Map.of(), "for all");
      assertThat(received(one)).hasSize(KEYS);
      assertThat(received(two)).hasSize(KEYS);
    }
  }

  @Test
  @Row("C122")
  void retainedEventsGoToTheirNodeKeyToo() {
    try (RawPeer publisher = join("sharded");
        RawPeer one = subscriber("node1");
        RawPeer two = subscriber("node2")) {
      publish(publisher, Map.of("rkey", "key", "retain", true), "kept");
      publish(publisher, Map.of(), "for all");
      boolean first = !received(one).isEmpty();
      received(two);
      for (RawPeer peer : List.of(one, two)) {
        String nodeKey = peer == one ? "node1" : "node2";
        resubscribe(peer, nodeKey, "get_retained", true);
        if ((peer == one) == first) {
          assertThat(peer.expect(Event.class).details().retained()).isTrue();
        }
        peer.expectSilence();
      }
    }
  }

  @Test
  void keysMeanNothingWhereTheFeatureIsOff() {
    try (RawPeer publisher = join("plain");
        RawPeer one = join("plain");
        RawPeer two = join("plain")) {
      resubscribe(one, "node1");
      resubscribe(two, "node2");
      publishAll(publisher);
      publish(publisher, Map.of(), "for all");
      assertThat(received(one)).hasSize(KEYS);
      assertThat(received(two)).hasSize(KEYS);
    }
  }

  @Test
  void bothSpellingsAreAnnouncedOnlyWhereItIsOn() {
    assertThat(brokerFeatures("sharded"))
        .contains("shareded_subscriptions", "sharded_subscriptions");
    assertThat(brokerFeatures("plain"))
        .doesNotContain("shareded_subscriptions", "sharded_subscriptions");
  }

  private static Set<String> brokerFeatures(String realm) {
    try (RawPeer peer = RawPeer.connect(router.port(), Serializer.JSON)) {
      peer.send(new Hello(realm, HelloDetails.of(RawPeer.roles())));
      Dict roles = peer.expect(Welcome.class).details().dict("roles");
      return roles.dict("broker").dict("features").toMap().keySet();
    }
  }

  private static RawPeer join(String realm) {
    return RawPeer.join(router.port(), Serializer.MESSAGEPACK, realm);
  }

  private static RawPeer subscriber(String nodeKey) {
    RawPeer peer = join("sharded");
    resubscribe(peer, nodeKey);
    return peer;
  }

  private static void resubscribe(RawPeer peer, String nodeKey, Object... more) {
    Map<String, Object> options = new HashMap<>();
    if (!nodeKey.isEmpty()) {
      options.put("nkey", nodeKey);
    }
    if (more.length > 0) {
      options.put((String) more[0], more[1]);
    }
    SubscribeOptions all = SubscribeOptions.of(Dict.of(options));
    peer.send(new Subscribe(peer.nextRequest(), all, "com.sharded"));
    peer.expect(Subscribed.class);
  }

  private static void publishAll(RawPeer publisher) {
    for (int i = 0; i < KEYS; i++) {
      publish(publisher, Map.of("rkey", "sensor" + i), "sensor" + i);
    }
  }

  private static void publish(RawPeer publisher, Map<String, Object> options, String text) {
    Map<String, Object> acknowledged = new HashMap<>(options);
    acknowledged.put("acknowledge", true);
    publisher.send(
        new Publish(
            publisher.nextRequest(),
            PublishOptions.of(Dict.of(acknowledged)),
            "com.sharded",
            Payload.of(text)));
    publisher.expect(Published.class);
  }

  /** What a subscriber received before the event that is for all. */
  private static List<Object> received(RawPeer subscriber) {
    List<Object> texts = new ArrayList<>();
    while (true) {
      Object text = RawPeer.arguments(subscriber.expect(Event.class).payload()).get(0);
      if (text.equals("for all")) {
        return texts;
      }
      texts.add(text);
    }
  }
}
