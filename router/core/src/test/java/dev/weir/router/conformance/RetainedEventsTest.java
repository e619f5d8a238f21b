package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RetentionOptions;
import dev.weir.router.peer.RawPeer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event retention, over a real socket. */
final class RetainedEventsTest {
  private static final SubscribeOptions GET_RETAINED =
      SubscribeOptions.of(Dict.of("get_retained", true));

  private static final long LAST = 20_000;

  private static Router router;
  private RawPeer publisher;
  private RawPeer subscriber;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .realm(bounded().build())
            .realm(
                bounded()
                    .retained(RetentionOptions.DEFAULT.withEvents(0))
                    .build()
                    .withName("nothing"))
            .start();
  }

  private static RealmOptions.Builder bounded() {
    return RealmOptions.builder("bounded")
        .anonymous("guest")
        .role("guest", Rule.allowAll())
        .retained(RetentionOptions.DEFAULT.withEvents(3).withBytes(20_000));
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @BeforeEach
  void join() {
    publisher = RawPeer.join(router.port());
    subscriber = RawPeer.join(router.port());
  }

  @AfterEach
  void leave() {
    publisher.close();
    subscriber.close();
    Eventually.allHaveLeft(router);
  }

  @Test
  @Row("C132")
  void whoAsksGetsTheNewestRetainedEventOnceBehindSubscribed() {
    retain("com.one", "old");
    retain("com.one", "new");
    publish("com.one", "passing", Map.of());
    long id = subscriber.subscribe("com.one", GET_RETAINED);
    Event event = subscriber.expect(Event.class);
    assertThat(event.subscription()).isEqualTo(id);
    assertThat(event.details().retained()).isTrue();
    assertThat(event.details().topic()).isEmpty();
    assertThat(text(event)).isEqualTo("new");
    subscriber.expectSilence();
  }

  @Test
  @Row("C132")
  void whoDoesNotAskGetsNone() {
    retain("com.unasked", "kept");
    subscriber.subscribe("com.unasked");
    subscriber.subscribe("com.unasked", SubscribeOptions.of(Dict.of("get_retained", false)));
    subscriber.expectSilence();
  }

  @Test
  @Row("C132")
  void subscribingAgainGivesItAgain() {
    retain("com.again", "kept");
    for (int i = 0; i < 2; i++) {
      subscriber.subscribe("com.again", GET_RETAINED);
      assertThat(text(subscriber.expect(Event.class))).isEqualTo("kept");
    }
    subscriber.expectSilence();
  }

  @Test
  @Row("C132")
  void itOutlivesItsPublisherAndIsNoLiveEvent() {
    subscriber.subscribe("com.outlives");
    retain("com.outlives", "kept");
    assertThat(subscriber.expect(Event.class).details().retained()).isFalse();
    publisher.goodbye();
    publisher = RawPeer.join(router.port());
    publisher.subscribe("com.outlives", GET_RETAINED);
    assertThat(text(publisher.expect(Event.class))).isEqualTo("kept");
  }

  @ParameterizedTest
  @Row("C133")
  @ValueSource(
      strings = {
        "exclude",
        "exclude_authid",
        "exclude_authrole",
        "eligible",
        "eligible_authid",
        "eligible_authrole"
      })
  void listsKeepItFromSubscribers(String option) {
    for (boolean named : new boolean[] {true, false}) {
      String topic = "com.lists." + option + "." + named;
      publish(topic, "listed", Map.of("retain", true, option, list(option, named)));
      subscriber.subscribe(topic, GET_RETAINED);
      if (named == option.startsWith("eligible")) {
        assertThat(text(subscriber.expect(Event.class))).isEqualTo("listed");
      }
      subscriber.expectSilence();
    }
  }

  /** A list that names the subscriber, or somebody else. */
  private List<Object> list(String option, boolean named) {
    RawPeer whom = named ? subscriber : publisher;
    if (option.endsWith("authrole")) {
      return List.of(named ? "anonymous" : "nobody");
    }
    return option.endsWith("authid") ? List.of(whom.authid()) : List.of(whom.session());
  }

  @Test
  @Row("C133")
  void itIsNotForItsPublisherUnlessItAskedForItsOwn() {
    retain("com.own", "kept");
    publisher.subscribe("com.own", GET_RETAINED);
    publisher.expectSilence();
    publish("com.own", "mine", Map.of("retain", true, "exclude_me", false));
    assertThat(text(publisher.expect(Event.class))).isEqualTo("mine");
    publisher.expect(Published.class);
    publisher.subscribe("com.own", GET_RETAINED);
    assertThat(text(publisher.expect(Event.class))).isEqualTo("mine");
  }

  @Test
  @Row("C134")
  void whatASubscriberMayNotSeeHidesNothing() {
    retain("com.hidden", "for all");
    List<Long> nobody = List.of(publisher.session());
    publish("com.hidden", "for nobody", Map.of("retain", true, "eligible", nobody));
    List<Long> chosen = List.of(subscriber.session());
    publish("com.hidden", "for one", Map.of("retain", true, "eligible", chosen));
    subscriber.subscribe("com.hidden", GET_RETAINED);
    assertThat(text(subscriber.expect(Event.class))).isEqualTo("for one");
    try (RawPeer other = RawPeer.join(router.port())) {
      other.subscribe("com.hidden", GET_RETAINED);
      assertThat(text(other.expect(Event.class))).isEqualTo("for all");
      other.expectSilence();
      retain("com.hidden", "newer for all");
      assertThat(text(other.expect(Event.class))).isEqualTo("newer for all");
      subscriber.expect(Event.class);
      subscriber.subscribe("com.hidden", GET_RETAINED);
      assertThat(text(subscriber.expect(Event.class))).isEqualTo("newer for all");
    }
  }

  @Test
  @Row("C135")
  void itNeverComesBehindANewerLiveEvent() throws Exception {
    PublishOptions retain = PublishOptions.of(Dict.of("retain", true));
    publish("com.order", 1L, Map.of("retain", true));
    Thread busy =
        new Thread(
            () -> {
              for (long i = 2; i <= LAST; i++) {
                publisher.send(
                    new Publish(publisher.nextRequest(), retain, "com.order", Payload.of(i)));
              }
            });
    busy.start();
    for (int round = 0; round < 20; round++) {
      try (RawPeer late = RawPeer.join(router.port())) {
        late.subscribe("com.order", GET_RETAINED);
        long before = 0;
        for (int i = 0; i < 20 && before < LAST; i++) {
          Event event = late.expect(Event.class);
          long now = (Long) RawPeer.arguments(event.payload()).get(0);
          assertThat(event.details().retained()).isEqualTo(i == 0);
          assertThat(now).isGreaterThan(before);
          before = now;
        }
      }
    }
    busy.join();
  }

  @Test
  @Row("C132")
  void aPatternGetsTheNewestOfEachTopicInTheirOrder() {
    for (String topic : List.of("com.many.b", "com.many.a.x", "com.many.a", "com.man")) {
      retain(topic, "old " + topic);
      retain(topic, topic);
    }
    subscriber.subscribe("com.many.", pattern("prefix"));
    for (String topic : List.of("com.many.a", "com.many.a.x", "com.many.b")) {
      Event event = subscriber.expect(Event.class);
      assertThat(event.details().topic()).contains(topic);
      assertThat(event.details().retained()).isTrue();
      assertThat(text(event)).isEqualTo(topic);
    }
    subscriber.subscribe("com..a", pattern("wildcard"));
    assertThat(subscriber.expect(Event.class).details().topic()).contains("com.many.a");
    subscriber.expectSilence();
  }

  @Test
  void aPatternThatMatchesTooMuchIsCutAndCounted() {
    for (int i = 0; i < 1_003; i++) {
      retain("com.much.t" + i, "kept");
    }
    publisher.expectSilence();
    long withheld = router.count(Counter.RETAINED_WITHHELD);
    subscriber.subscribe("com.much.", pattern("prefix"));
    for (int i = 0; i < 1_000; i++) {
      subscriber.expect(Event.class);
    }
    subscriber.expectSilence();
    assertThat(router.count(Counter.RETAINED_WITHHELD)).isEqualTo(withheld + 3);
  }

  @Test
  @Row("C099")
  void itTellsOfItsPublisherWhatTheLiveEventTold() {
    publish("com.told", "kept", Map.of("retain", true, "disclose_me", true));
    publisher.expectSilence();
    try (RawPeer able =
        RawPeer.join(router.port(), Serializer.CBOR, "realm1", "publisher_identification")) {
      able.subscribe("com.told", GET_RETAINED);
      assertThat(able.expect(Event.class).details().publisher()).contains(publisher.session());
    }
    subscriber.subscribe("com.told", GET_RETAINED);
    assertThat(subscriber.expect(Event.class).details().publisher()).isEmpty();
  }

  @Test
  void whatWasRetainedLongestGoesFirst() {
    try (RawPeer keeper = RawPeer.join(router.port(), Serializer.JSON, "bounded");
        RawPeer late = RawPeer.join(router.port(), Serializer.JSON, "bounded")) {
      long evicted = router.count(Counter.RETAINED_EVICTED);
      for (String topic : List.of("com.a", "com.b", "com.a", "com.c", "com.d")) {
        publish(keeper, topic, topic, Map.of("retain", true));
      }
      keeper.expectSilence();
      assertThat(router.count(Counter.RETAINED_EVICTED)).isEqualTo(evicted + 1);
      late.subscribe("com.", pattern("prefix"));
      for (String topic : List.of("com.a", "com.c", "com.d")) {
        assertThat(text(late.expect(Event.class))).isEqualTo(topic);
      }
      publish(keeper, "com.e", "x".repeat(19_000), Map.of("retain", true));
      late.expect(Event.class);
      late.subscribe("com.", pattern("prefix"));
      assertThat(late.expect(Event.class).details().topic()).contains("com.e");
      publish(keeper, "com.e", "x".repeat(20_000), Map.of("retain", true));
      late.expect(Event.class);
      late.subscribe("com.", pattern("prefix"));
      late.expectSilence();
    }
  }

  @Test
  void aRealmMayRetainNothing() {
    try (RawPeer keeper = RawPeer.join(router.port(), Serializer.JSON, "nothing");
        RawPeer late = RawPeer.join(router.port(), Serializer.JSON, "nothing")) {
      publish(keeper, "com.a", "gone", Map.of("retain", true));
      keeper.expectSilence();
      late.subscribe("com.a", GET_RETAINED);
      late.expectSilence();
    }
  }

  private static SubscribeOptions pattern(String match) {
    return SubscribeOptions.of(Dict.of(Map.of("match", match, "get_retained", true)));
  }

  private static String text(Event event) {
    return (String) RawPeer.arguments(event.payload()).get(0);
  }

  private void retain(String topic, String text) {
    publish(topic, text, Map.of("retain", true));
  }

  private void publish(String topic, Object value, Map<String, Object> options) {
    publish(publisher, topic, value, options);
  }

  /** Publishes and takes the answer, unless the publisher's own event comes before it. */
  private static void publish(
      RawPeer peer, String topic, Object value, Map<String, Object> options) {
    Map<String, Object> acknowledged = new HashMap<>(options);
    acknowledged.put("acknowledge", true);
    PublishOptions all = PublishOptions.of(Dict.of(acknowledged));
    peer.send(new Publish(peer.nextRequest(), all, topic, Payload.of(value)));
    if (Boolean.FALSE.equals(options.get("exclude_me"))) {
      return;
    }
    peer.expect(Published.class);
  }
}
