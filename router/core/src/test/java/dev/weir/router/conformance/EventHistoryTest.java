package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event history of the Advanced Profile, over a real socket. */
final class EventHistoryTest {
  private static final Rule SECRET =
      new Rule("com.secret.", MatchPolicy.PREFIX, Set.of(Action.PUBLISH));
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll(), SECRET)
                    .history(
                        List.of(
                            HistoryRule.of("com.kept.", MatchPolicy.PREFIX),
                            HistoryRule.of("com.secret.kept", MatchPolicy.EXACT),
                            HistoryRule.of("com", MatchPolicy.PREFIX),
                            HistoryRule.of("com.few", MatchPolicy.EXACT).withLimit(3),
                            HistoryRule.of("com.small", MatchPolicy.EXACT).withBytes(1_000),
                            HistoryRule.of("com.old", MatchPolicy.EXACT)
                                .withAge(Duration.ofMillis(1))))
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row("C136")
  void eventsComeInTheirOrderAndReversed(Serializer serializer) {
    try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
      String topic = "com.kept.order." + serializer.name();
      List<Long> published = publish(peer, topic, 5);
      long subscription = peer.subscribe(topic);
      assertThat(publications(events(peer, subscription, Map.of()))).isEqualTo(published);
      List<Map<String, Object>> reversed = events(peer, subscription, Map.of("reverse", true));
      assertThat(publications(reversed)).isEqualTo(reversed(published));
      Map<String, Object> newest = reversed.get(0);
      assertThat(newest)
          .containsEntry("subscription", subscription)
          .containsEntry("args", List.of(4L))
          .containsEntry("kwargs", Map.of("n", 4L))
          .containsEntry("details", Map.of());
      assertThat(Instant.parse((String) newest.get("timestamp")))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }
  }

  @Test
  @Row("C136")
  void aPatternNamesTheTopicAndOneOfThemCanBeAsked() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.kept.pattern.one", 2);
      List<Long> two = publish(peer, "com.kept.pattern.two", 2);
      long subscription = peer.subscribe("com.kept.pattern.", prefix());
      List<Map<String, Object>> all = events(peer, subscription, Map.of());
      assertThat(all)
          .extracting(event -> (Object) ((Map<?, ?>) event.get("details")).get("topic"))
          .containsExactly(
              "com.kept.pattern.one",
              "com.kept.pattern.one",
              "com.kept.pattern.two",
              "com.kept.pattern.two");
      assertThat(publications(events(peer, subscription, Map.of("topic", "com.kept.pattern.two"))))
          .isEqualTo(two);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from_publication,1,1 2 3 4",
    "after_publication,1,2 3 4",
    "before_publication,3,0 1 2",
    "until_publication,3,0 1 2 3"
  })
  @Row("C137")
  void publicationBoundsIncludeOrExclude(String bound, int at, String expected) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      String topic = "com.kept.bounds." + bound;
      List<Long> published = publish(peer, topic, 5);
      long subscription = peer.subscribe(topic);
      List<Long> wanted = new ArrayList<>();
      for (String place : expected.split(" ")) {
        wanted.add(published.get(Integer.parseInt(place)));
      }
      Map<String, Object> filter = Map.of(bound, published.get(at));
      assertThat(publications(events(peer, subscription, filter))).isEqualTo(wanted);
      Map<String, Object> reverse = Map.of(bound, published.get(at), "reverse", true);
      assertThat(publications(events(peer, subscription, reverse))).isEqualTo(reversed(wanted));
    }
  }

  @Test
  @Row("C137")
  void timeBoundsIncludeOrExcludeAndHoldTogether() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      String topic = "com.kept.times";
      List<Long> published = publishAtDifferentTimes(peer, topic, 3);
      long subscription = peer.subscribe(topic);
      List<Map<String, Object>> all = events(peer, subscription, Map.of());
      String first = (String) all.get(0).get("timestamp");
      String middle = (String) all.get(1).get("timestamp");
      assertThat(publications(events(peer, subscription, Map.of("from_time", middle))))
          .isEqualTo(published.subList(1, 3));
      assertThat(publications(events(peer, subscription, Map.of("after_time", middle))))
          .isEqualTo(published.subList(2, 3));
      assertThat(publications(events(peer, subscription, Map.of("before_time", middle))))
          .isEqualTo(published.subList(0, 1));
      assertThat(publications(events(peer, subscription, Map.of("until_time", middle))))
          .isEqualTo(published.subList(0, 2));
      Map<String, Object> both = Map.of("after_time", first, "until_time", middle);
      assertThat(publications(events(peer, subscription, both))).isEqualTo(published.subList(1, 2));
      Map<String, Object> mixed =
          Map.of("from_time", first, "after_publication", published.get(1), "limit", 5);
      assertThat(publications(events(peer, subscription, mixed)))
          .isEqualTo(published.subList(2, 3));
      Map<String, Object> otherZone = Map.of("from_time", middle.replace("Z", "+00:00"));
      assertThat(events(peer, subscription, otherZone)).hasSize(2);
    }
  }

  @Test
  @Row("C138")
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      List<Long> published = publish(peer, "com.kept.pages", 23);
      publish(peer, "com.kept.pagesother", 3);
      long subscription = peer.subscribe("com.kept.pages");
      assertThat(pages(peer, subscription, "after_publication", false)).isEqualTo(published);
      assertThat(pages(peer, subscription, "before_publication", true))
          .isEqualTo(reversed(published));
    }
  }

  @Test
  @Row("C139")
  void eventsForSessionsAreNotKept() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      String topic = "com.kept.sessions";
      long subscription = peer.subscribe(topic);
      publish(peer, topic, Map.of("exclude", List.of(1L)));
      publish(peer, topic, Map.of("eligible", List.of(peer.session())));
      long kept = publish(peer, topic, Map.of("exclude", List.of()));
      assertThat(publications(events(peer, subscription, Map.of()))).containsExactly(kept);
    }
  }

  @Test
  @Row("C140")
  void eventsForOthersAreLeftOut() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      String topic = "com.kept.roles";
      long subscription = peer.subscribe(topic);
      publish(peer, topic, Map.of("exclude_authrole", List.of("anonymous")));
      publish(peer, topic, Map.of("eligible_authrole", List.of("admin")));
      publish(peer, topic, Map.of("eligible_authid", List.of("joe")));
      long mine = publish(peer, topic, Map.of("eligible_authrole", List.of("anonymous", "admin")));
      long others = publish(peer, topic, Map.of("exclude_authid", List.of("joe")));
      assertThat(publications(events(peer, subscription, Map.of()))).containsExactly(mine, others);
    }
  }

  @Test
  @Row({"C140", "C141"})
  void whoMayNotSubscribeMayNotAsk() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.secret.kept", 2);
      long open = publish(peer, "com.commons", Map.of());
      // Subscriptions of histories are there from the start: the second rule's has the id 2.
      assertThat(refused(peer, 2L, Map.of())).isEqualTo("wamp.error.not_authorized");
      List<Map<String, Object>> all = events(peer, 3L, Map.of("reverse", true, "limit", 1));
      assertThat(publications(all)).containsExactly(open);
      assertThat(events(peer, 3L, Map.of("topic", "com.secret.kept"))).isEmpty();
    }
  }

  @Test
  void boundsOfTheRuleHold() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      List<Long> few = publish(peer, "com.few", 5);
      assertThat(publications(events(peer, peer.subscribe("com.few"), Map.of())))
          .isEqualTo(few.subList(2, 5));
      List<Long> small = publish(peer, "com.small", 20);
      List<Long> left = publications(events(peer, peer.subscribe("com.small"), Map.of()));
      assertThat(left).hasSizeBetween(5, 15);
      assertThat(left).isEqualTo(small.subList(20 - left.size(), 20));
    }
  }

  @Test
  void whatIsTooOldIsGone() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.old", 3);
      long subscription = peer.subscribe("com.old");
      dev.weir.router.hostile.Eventually.holds(
          "old events are gone", () -> events(peer, subscription, Map.of()).isEmpty());
    }
  }

  @Test
  @Hostile("P9")
  void whatLiesInTheFutureIsEmpty() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.kept.future", 3);
      long subscription = peer.subscribe("com.kept.future");
      assertThat(events(peer, subscription, Map.of("from_time", "2999-01-01T00:00:00Z"))).isEmpty();
      assertThat(events(peer, subscription, Map.of("limit", Long.MAX_VALUE))).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit", "reverse", "from_time", "until_time", "topic", "after_publication"})
  void wrongFiltersAreNamed(String filter) {
    try (RawPeer peer = RawPeer.join(router.port())) {
      long subscription = peer.subscribe("com.kept.wrong");
      Map<String, Object> keywords = new HashMap<>();
      keywords.put(filter, -1L);
      peer.send(call(peer, subscription, keywords));
      ErrorMessage error = peer.expect(ErrorMessage.class);
      assertThat(error.error()).isEqualTo("wamp.error.invalid_argument");
      assertThat(RawPeer.arguments(error.payload()).get(0).toString()).startsWith(filter);
    }
  }

  @Test
  void unknownSubscriptionsAndPublicationsAreErrors() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      assertThat(refused(peer, 999_999L, Map.of())).isEqualTo("wamp.error.no_such_subscription");
      long subscription = peer.subscribe("com.kept.unknown");
      assertThat(refused(peer, subscription, Map.of("after_publication", 12_345L)))
          .isEqualTo("weir.error.no_such_publication");
      assertThat(events(peer, peer.subscribe("org.without"), Map.of())).isEmpty();
    }
  }

  private static List<Long> pages(RawPeer peer, long subscription, String bound, boolean reverse) {
    List<Long> all = new ArrayList<>();
    Map<String, Object> filter = new HashMap<>(Map.of("limit", 5L, "reverse", reverse));
    List<Long> page;
    do {
      page = publications(events(peer, subscription, filter));
      all.addAll(page);
      if (!page.isEmpty()) {
        filter.put(bound, page.get(page.size() - 1));
      }
    } while (!page.isEmpty());
    return all;
  }

  private static List<Long> publishAtDifferentTimes(RawPeer peer, String topic, int times) {
    List<Long> published = new ArrayList<>();
    Instant last = Instant.MIN;
    while (published.size() < times) {
      Instant now = Instant.now();
      if (now.toEpochMilli() != (last == Instant.MIN ? 0 : last.toEpochMilli())) {
        published.add(publish(peer, topic, Map.of()));
        last = Instant.now();
      }
    }
    return published;
  }

  private static List<Long> publish(RawPeer peer, String topic, int times) {
    List<Long> published = new ArrayList<>();
    for (long i = 0; i < times; i++) {
      Payload payload = Payload.of(List.of(i), Map.of("n", i));
      peer.send(new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, payload));
      published.add(peer.expect(Published.class).publication());
    }
    return published;
  }

  private static long publish(RawPeer peer, String topic, Map<String, Object> options) {
    Map<String, Object> acknowledged = new HashMap<>(options);
    acknowledged.put("acknowledge", true);
    PublishOptions all = PublishOptions.of(Dict.of(acknowledged));
    peer.send(new Publish(peer.nextRequest(), all, topic, Payload.EMPTY));
    dev.weir.protocol.Message message = peer.receive();
    return message instanceof Event
        ? peer.expect(Published.class).publication()
        : ((Published) message).publication();
  }

  private static SubscribeOptions prefix() {
    return SubscribeOptions.of(Dict.of("match", "prefix"));
  }

  private static Call call(RawPeer peer, long subscription, Map<String, Object> filter) {
    return new Call(
        peer.nextRequest(),
        CallOptions.NONE,
        "wamp.subscription.get_events",
        Payload.of(List.of(subscription), filter));
  }

  @SuppressWarnings("unchecked") // every event is a dictionary
  private static List<Map<String, Object>> events(
      RawPeer peer, long subscription, Map<String, Object> filter) {
    peer.send(call(peer, subscription, filter));
    return (List<Map<String, Object>>)
        (List<?>) RawPeer.arguments(peer.expect(Result.class).payload());
  }

  private static String refused(RawPeer peer, long subscription, Map<String, Object> filter) {
    peer.send(call(peer, subscription, filter));
    return peer.expect(ErrorMessage.class).error();
  }

  private static List<Long> publications(List<Map<String, Object>> events) {
    return events.stream().map(event -> (Long) event.get("publication")).toList();
  }

  private static List<Long> reversed(List<Long> list) {
    List<Long> reversed = new ArrayList<>(list);
    java.util.Collections.reverse(reversed);
    return reversed;
  }
}
