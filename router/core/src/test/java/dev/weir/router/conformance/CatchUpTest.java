package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Weir's own options {@code _last} and {@code _since}: past events first, then what is published,
 * without gap, without repeat and in order. Over a real socket.
 */
final class CatchUpTest {
  private static final int MAILBOX = 32 << 10;
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll())
                    .history(
                        List.of(
                            HistoryRule.of("com.kept.", MatchPolicy.PREFIX).withLimit(100_000),
                            HistoryRule.of("com.few", MatchPolicy.EXACT).withLimit(10)))
                    .build())
            .options(RouterOptions.builder().drain(Duration.ZERO).mailbox(MAILBOX).build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Test
  void theLastEventsComeBeforeNewOnes() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      publish(publisher, "com.kept.last", 0, 10);
      long subscription = peer.subscribe("com.kept.last", option("_last", 3L));
      publish(publisher, "com.kept.last", 10, 12);
      for (long expected = 7; expected < 12; expected++) {
        Event event = peer.expect(Event.class);
        assertThat(event.subscription()).isEqualTo(subscription);
        assertThat(event.details().dict().isEmpty()).isTrue();
        assertThat(RawPeer.arguments(event.payload())).containsExactly(expected);
      }
      peer.expectSilence();
    }
  }

  @Test
  void everythingSinceAPublicationComes() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      List<Long> published = publish(publisher, "com.kept.since", 0, 6);
      publish(publisher, "com.kept.sinceother", 0, 2);
      peer.subscribe("com.kept.since", option("_since", published.get(2)));
      for (long expected = 3; expected < 6; expected++) {
        assertThat(value(peer.expect(Event.class))).isEqualTo(expected);
      }
      peer.subscribe("com.kept.since", option("_since", published.get(5)));
      peer.expectSilence();
    }
  }

  @Test
  void noneAndMoreThanThereAreAreFine() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      publish(publisher, "com.kept.many", 0, 2);
      peer.subscribe("com.kept.many", option("_last", 0L));
      peer.expectSilence();
      peer.subscribe("com.kept.many", option("_last", Long.MAX_VALUE));
      assertThat(value(peer.expect(Event.class))).isZero();
      assertThat(value(peer.expect(Event.class))).isEqualTo(1);
      peer.expectSilence();
    }
  }

  @Test
  void aPatternNamesTopicsAndOwnEventsStayOut() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      publish(publisher, "com.kept.pattern.a", 0, 1);
      publish(peer, "com.kept.pattern.b", 1, 2);
      publish(publisher, "com.kept.pattern.c", 2, 3);
      SubscribeOptions options =
          SubscribeOptions.of(Dict.of(Map.of("match", "prefix", "_last", 5L)));
      peer.subscribe("com.kept.pattern.", options);
      assertThat(peer.expect(Event.class).details().topic()).contains("com.kept.pattern.a");
      assertThat(peer.expect(Event.class).details().topic()).contains("com.kept.pattern.c");
      peer.expectSilence();
    }
  }

  @Test
  void whatCannotBeCaughtUpWithIsAnError() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      assertThat(refused(peer, "com.unkept", option("_last", 1L)))
          .isEqualTo("wamp.error.option_not_allowed");
      assertThat(refused(peer, "com.kept.nothing", option("_since", 7L)))
          .isEqualTo("weir.error.no_such_publication");
      List<Long> published = publish(publisher, "com.few", 0, 11);
      assertThat(refused(peer, "com.few", option("_since", published.get(0))))
          .isEqualTo("weir.error.no_such_publication");
      peer.subscribe("com.few", option("_since", published.get(1)));
      for (long expected = 2; expected < 11; expected++) {
        assertThat(value(peer.expect(Event.class))).isEqualTo(expected);
      }
    }
  }

  @Test
  void aBacklogFarOverTheMailboxIsReadWhileMoreIsPublished() throws Exception {
    String topic = "com.kept.backlog";
    int past = 5_000;
    int more = 1_000;
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      flood(publisher, topic, 0, past);
      peer.subscribe(topic, option("_last", (long) past));
      Thread live = new Thread(() -> publish(publisher, topic, past, past + more));
      live.start();
      for (long expected = 0; expected < past + more; expected++) {
        assertThat(value(peer.expect(Event.class))).isEqualTo(expected);
      }
      live.join();
      peer.expectSilence();
    }
  }

  @Test
  void eventsForSessionsAreNotMissedMeanwhile() {
    String topic = "com.kept.aside";
    int past = 3_000;
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      flood(publisher, topic, 0, past);
      peer.subscribe(topic, option("_last", (long) past));
      PublishOptions mine =
          PublishOptions.of(
              Dict.of(Map.of("eligible", List.of(peer.session()), "acknowledge", true)));
      publisher.send(new Publish(publisher.nextRequest(), mine, topic, Payload.of((long) past)));
      publisher.expect(Published.class);
      flood(publisher, topic, past + 1, past + 10);
      for (long expected = 0; expected < past + 10; expected++) {
        assertThat(value(peer.expect(Event.class))).isEqualTo(expected);
      }
      peer.expectSilence();
    }
  }

  @Test
  void nothingComesAfterUnsubscribed() {
    String topic = "com.kept.unsubscribed";
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      flood(publisher, topic, 0, 3_000);
      long subscription = peer.subscribe(topic, option("_last", 3_000L));
      peer.send(new Unsubscribe(peer.nextRequest(), subscription));
      Message message = peer.receive();
      while (message instanceof Event) {
        message = peer.receive();
      }
      assertThat(message).isInstanceOf(Unsubscribed.class);
      peer.expectSilence();
    }
  }

  @Test
  void aReaderThatIsOvertakenIsToldOfTheGap() {
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer peer = RawPeer.join(router.port())) {
      Payload large = Payload.of(0L, "x".repeat(8 << 20));
      for (int i = 0; i < 3; i++) {
        publisher.send(new Publish(publisher.nextRequest(), PublishOptions.NONE, "com.few", large));
      }
      publish(publisher, "com.few", 0, 1);
      peer.subscribe("com.few", option("_last", 4L));
      flood(publisher, "com.few", 1, 100);
      long got = 0;
      long dropped = 0;
      Event event;
      do {
        event = peer.expect(Event.class);
        dropped +=
            event
                .details()
                .dict()
                .find("_gap")
                .map(gap -> (Long) ((Map<?, ?>) gap).get("dropped"))
                .orElse(0L);
        got++;
      } while (value(event) != 99);
      assertThat(dropped).isPositive();
      assertThat(got + dropped).isEqualTo(103);
      peer.expectSilence();
    }
  }

  private static List<Long> publish(RawPeer peer, String topic, long from, long to) {
    List<Long> published = new ArrayList<>();
    for (long i = from; i < to; i++) {
      peer.send(new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.of(i)));
      published.add(peer.expect(Published.class).publication());
    }
    return published;
  }

  /** Publishes without waiting for each, and waits for the last one. */
  private static void flood(RawPeer peer, String topic, long from, long to) {
    for (long i = from; i < to - 1; i++) {
      Payload payload = Payload.of(i, "x".repeat(100));
      peer.send(new Publish(peer.nextRequest(), PublishOptions.NONE, topic, payload));
    }
    publish(peer, topic, to - 1, to);
  }

  private static long value(Event event) {
    return (Long) RawPeer.arguments(event.payload()).get(0);
  }

  private static SubscribeOptions option(String key, Object value) {
    return SubscribeOptions.of(Dict.of(key, value));
  }

  private static String refused(RawPeer peer, String topic, SubscribeOptions options) {
    peer.send(new Subscribe(peer.nextRequest(), options, topic));
    return peer.expect(ErrorMessage.class).error();
  }
}
