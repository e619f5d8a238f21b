package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.Router;
import dev.weir.router.peer.RawPeer;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Publish and subscribe of the Basic Profile and what is announced beyond it, over a real socket.
 */
final class PublishSubscribeTest {
  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router = Routers.start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Test
  @Row("C040")
  void subscribingTwiceGivesOneSubscription() {
    try (RawPeer peer = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      long first = peer.subscribe("com.twice");
      assertThat(peer.subscribe("com.twice")).isEqualTo(first);
      publish(publisher, "com.twice", PublishOptions.ACKNOWLEDGE);
      publisher.expect(Published.class);
      peer.expect(Event.class);
      unsubscribe(peer, first);
      publish(publisher, "com.twice", PublishOptions.ACKNOWLEDGE);
      publisher.expect(Published.class);
      peer.expectSilence();
    }
  }

  @Test
  @Row("C041")
  void subscribersShareASubscriptionAndLeaveItAlone() {
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      long id = one.subscribe("com.shared");
      assertThat(two.subscribe("com.shared")).isEqualTo(id);
      unsubscribe(one, id);
      publish(publisher, "com.shared", PublishOptions.NONE);
      assertThat(two.expect(Event.class).subscription()).isEqualTo(id);
    }
  }

  @Test
  @Row("C042")
  void unsubscribingWhatIsNotHeldIsAnError() {
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port())) {
      long id = one.subscribe("com.held");
      two.send(new Unsubscribe(two.nextRequest(), id));
      assertThat(two.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.no_such_subscription");
      two.expectSilence();
    }
  }

  @Test
  @Row("C043")
  void unacknowledgedPublicationsAreNeverAnswered() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.unanswered", PublishOptions.NONE);
      publish(peer, "not a uri", PublishOptions.NONE);
      publish(peer, "wamp.reserved", PublishOptions.NONE);
      peer.expectSilence();
    }
  }

  @Test
  @Row("C044")
  void acknowledgedPublicationsAreAnsweredOnce() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      publish(peer, "com.answered", PublishOptions.ACKNOWLEDGE);
      peer.expect(Published.class);
      publish(peer, "not a uri", PublishOptions.ACKNOWLEDGE);
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      peer.expectSilence();
    }
  }

  @Test
  @Row({"C045", "C127"})
  void publishersAreLeftOutUnlessTheyAskForTheirOwn() {
    try (RawPeer peer = RawPeer.join(router.port())) {
      peer.subscribe("com.own");
      peer.subscribe("com.", SubscribeOptions.of(Dict.of("match", "prefix")));
      publish(peer, "com.own", PublishOptions.NONE);
      peer.expectSilence();
      publish(peer, "com.own", PublishOptions.of(Dict.of("exclude_me", false)));
      peer.expect(Event.class);
      peer.expect(Event.class);
    }
  }

  static Stream<Arguments> pairsOfSerializers() {
    return Arrays.stream(Serializer.values())
        .flatMap(from -> Arrays.stream(Serializer.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @Row({"C046", "C181"})
  @MethodSource("pairsOfSerializers")
  void payloadIsTheSameInEverySerializer(Serializer from, Serializer to) {
    List<Object> arguments =
        Arrays.asList(
            "grüße \u4f60\u597d \uD83D\uDE00 \u0001",
            0L,
            -1L,
            1L << 53,
            Long.MIN_VALUE,
            new BigInteger("18446744073709551615"),
            1.5,
            -0.25,
            true,
            null,
            "",
            new byte[] {0, 1, -1},
            List.of(),
            Map.of(),
            Map.of("nested", List.of(Map.of("deep", List.of(1L, "x")))));
    Map<String, Object> keywords = Map.of("key", "välue", "bytes", new byte[] {1, 2, 3});
    String topic = "com.payload." + from.name().toLowerCase(java.util.Locale.ROOT);
    try (RawPeer publisher = RawPeer.join(router.port(), from, "realm1");
        RawPeer subscriber = RawPeer.join(router.port(), to, "realm1")) {
      subscriber.subscribe(topic);
      publisher.send(new Publish(1, PublishOptions.NONE, topic, Payload.of(arguments, keywords)));
      Event event = subscriber.expect(Event.class);
      assertThat(RawPeer.arguments(event.payload()))
          .usingRecursiveComparison()
          .isEqualTo(arguments);
      assertThat(RawPeer.keywords(event.payload())).usingRecursiveComparison().isEqualTo(keywords);
    }
  }

  @Test
  @Row("C047")
  void eventsOfOnePublisherKeepTheirOrderAcrossTopics() {
    try (RawPeer subscriber = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      for (int topic = 0; topic < 5; topic++) {
        subscriber.subscribe("com.order.t" + topic);
      }
      for (long i = 0; i < 1000; i++) {
        publisher.send(
            new Publish(
                publisher.nextRequest(),
                PublishOptions.NONE,
                "com.order.t" + (i * 7 % 5),
                Payload.of(i)));
      }
      for (long i = 0; i < 1000; i++) {
        assertThat(RawPeer.arguments(subscriber.expect(Event.class).payload())).containsExactly(i);
      }
    }
  }

  @Test
  @Row("C048")
  void subscribedComesBeforeTheFirstEvent() throws Exception {
    try (RawPeer publisher = RawPeer.join(router.port())) {
      Thread busy =
          new Thread(
              () -> {
                for (int i = 0; i < 5000; i++) {
                  publish(publisher, "com.before", PublishOptions.NONE);
                }
              });
      busy.start();
      for (int i = 0; i < 30; i++) {
        try (RawPeer subscriber = RawPeer.join(router.port())) {
          subscriber.send(new Subscribe(1, SubscribeOptions.NONE, "com.before"));
          subscriber.expect(Subscribed.class);
        }
      }
      busy.join();
    }
  }

  @Test
  @Row({"C128", "C129", "C130", "C131"})
  void listsDecideWhoReceives() {
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      one.subscribe("com.lists");
      two.subscribe("com.lists");
      publisher.subscribe("com.lists");
      publish(publisher, "com.lists", option("exclude", List.of(one.session())));
      two.expect(Event.class);
      publish(
          publisher, "com.lists", option("eligible", List.of(one.session(), publisher.session())));
      one.expect(Event.class);
      publish(publisher, "com.lists", option("eligible", List.of()));
      publish(publisher, "com.lists", option("eligible_authrole", List.of("nobody")));
      publish(publisher, "com.lists", option("exclude_authrole", List.of("anonymous")));
      publish(
          publisher,
          "com.lists",
          PublishOptions.of(
              Dict.of(
                  Map.of(
                      "eligible",
                      List.of(one.session(), two.session()),
                      "exclude",
                      List.of(two.session())))));
      one.expect(Event.class);
      publish(publisher, "com.lists", option("exclude", List.of()));
      one.expect(Event.class);
      two.expect(Event.class);
      one.expectSilence();
      two.expectSilence();
      publisher.expectSilence();
    }
  }

  @Test
  @Row({"C128", "C129"})
  void authidsDecideToo() {
    try (RawPeer one = RawPeer.join(router.port());
        RawPeer two = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      one.subscribe("com.authids");
      two.subscribe("com.authids");
      publish(publisher, "com.authids", option("exclude_authid", List.of(one.authid())));
      two.expect(Event.class);
      publish(publisher, "com.authids", option("eligible_authid", List.of(one.authid())));
      one.expect(Event.class);
      List<String> both = List.of(one.authid(), two.authid());
      Map<String, Object> lists =
          Map.of("eligible_authid", both, "exclude_authid", List.of(two.authid()));
      publish(publisher, "com.authids", PublishOptions.of(Dict.of(lists)));
      one.expect(Event.class);
      publish(publisher, "com.authids", option("eligible_authid", List.of()));
      publish(publisher, "com.authids", option("exclude_authid", both));
      one.expectSilence();
      two.expectSilence();
    }
  }

  private static PublishOptions option(String key, Object value) {
    return PublishOptions.of(Dict.of(key, value));
  }

  private static void unsubscribe(RawPeer peer, long id) {
    peer.send(new Unsubscribe(peer.nextRequest(), id));
    peer.expect(Unsubscribed.class);
  }

  private static void publish(RawPeer peer, String topic, PublishOptions options) {
    peer.send(new Publish(peer.nextRequest(), options, topic, Payload.EMPTY));
  }
}
