package dev.weir.router.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Disclosure;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.peer.RawPeer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What events say of who published them, over a real socket. */
final class DisclosureTest {
  private static final Set<Action> ALL_BUT_DISCLOSE =
      Set.of(Action.CALL, Action.REGISTER, Action.PUBLISH, Action.SUBSCRIBE);
  private static final PublishOptions DISCLOSE_ME = PublishOptions.of(Dict.of("disclose_me", true));

  private static Router router;

  @BeforeAll
  static void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("open")
            .realm(
                RealmOptions.builder("discreet")
                    .anonymous("guest")
                    .role("guest", new Rule("", MatchPolicy.PREFIX, ALL_BUT_DISCLOSE))
                    .disclose(
                        List.of(
                            new Disclosure("com.audit.", MatchPolicy.PREFIX, false, true),
                            new Disclosure("com.calls.", MatchPolicy.PREFIX, true, false)))
                    .build())
            .realm(
                RealmOptions.builder("trusting")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .trustlevel("guest", 0)
                    .build())
            .start();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @Test
  @Row("C099")
  void whoAsksIsDisclosedToThoseWhoAnnouncedIt() {
    try (RawPeer publisher = join("open");
        RawPeer able = join("open", "publisher_identification");
        RawPeer again = join("open", "publisher_identification");
        RawPeer plain = join("open")) {
      for (RawPeer subscriber : List.of(able, again, plain)) {
        subscriber.subscribe("com.asked");
      }
      publish(publisher, "com.asked", DISCLOSE_ME);
      for (RawPeer subscriber : List.of(able, again)) {
        assertThat(subscriber.expect(Event.class).details().dict().toMap())
            .containsOnly(
                Map.entry("publisher", publisher.session()),
                Map.entry("publisher_authid", authid(publisher)),
                Map.entry("publisher_authrole", "anonymous"));
      }
      assertThat(plain.expect(Event.class).details().dict().isEmpty()).isTrue();
    }
  }

  @Test
  @Row("C099")
  void nobodyIsDisclosedWithoutAsking() {
    try (RawPeer publisher = join("open");
        RawPeer able = join("open", "publisher_identification")) {
      able.subscribe("com.unasked");
      publish(publisher, "com.unasked", PublishOptions.NONE);
      publish(publisher, "com.unasked", PublishOptions.of(Dict.of("disclose_me", false)));
      assertThat(able.expect(Event.class).details().dict().isEmpty()).isTrue();
      assertThat(able.expect(Event.class).details().dict().isEmpty()).isTrue();
    }
  }

  @Test
  @Row({"C099", "C112"})
  void eventsOfPatternsNameTopicAndPublisher() {
    try (RawPeer publisher = join("open");
        RawPeer able = join("open", "publisher_identification")) {
      able.subscribe("com.both.", SubscribeOptions.of(Dict.of("match", "prefix")));
      publish(publisher, "com.both.x", DISCLOSE_ME);
      Event event = able.expect(Event.class);
      assertThat(event.details().topic()).contains("com.both.x");
      assertThat(event.details().publisher()).contains(publisher.session());
    }
  }

  @Test
  @Row("C100")
  void askingWithoutTheRightIsRefused() {
    try (RawPeer publisher = join("discreet");
        RawPeer able = join("discreet", "publisher_identification")) {
      able.subscribe("com.refused");
      publish(
          publisher,
          "com.refused",
          PublishOptions.of(Dict.of(Map.of("disclose_me", true, "acknowledge", true))));
      assertThat(publisher.expect(ErrorMessage.class).error())
          .isEqualTo("wamp.error.option_disallowed.disclose_me");
      long refused = router.count(Counter.PUBLICATIONS_REFUSED);
      publish(publisher, "com.refused", DISCLOSE_ME);
      publisher.expectSilence();
      assertThat(router.count(Counter.PUBLICATIONS_REFUSED)).isEqualTo(refused + 1);
      able.expectSilence();
    }
  }

  @Test
  @Row("C101")
  void configurationDisclosesPublishersUnasked() {
    try (RawPeer publisher = join("discreet");
        RawPeer able = join("discreet", "publisher_identification")) {
      able.subscribe("com.", SubscribeOptions.of(Dict.of("match", "prefix")));
      publish(publisher, "com.audit.x", PublishOptions.NONE);
      assertThat(able.expect(Event.class).details().publisher()).contains(publisher.session());
      publish(publisher, "com.calls.x", PublishOptions.NONE);
      assertThat(able.expect(Event.class).details().publisher()).isEmpty();
      publish(
          publisher,
          "com.audit.x",
          PublishOptions.of(Dict.of(Map.of("disclose_me", true, "acknowledge", true))));
      publisher.expect(Published.class);
      assertThat(able.expect(Event.class).details().publisher()).contains(publisher.session());
    }
  }

  @Test
  @Row("C102")
  void trustLevelsAreToldToThoseWhoAnnouncedThem() {
    try (RawPeer publisher = join("trusting");
        RawPeer trusting = join("trusting", "publication_trustlevels");
        RawPeer both = join("trusting", "publication_trustlevels", "publisher_identification");
        RawPeer plain = join("trusting")) {
      for (RawPeer subscriber : List.of(trusting, both, plain)) {
        subscriber.subscribe("com.trust");
      }
      publish(publisher, "com.trust", PublishOptions.NONE);
      publish(publisher, "com.trust", DISCLOSE_ME);
      for (int i = 0; i < 2; i++) {
        assertThat(trusting.expect(Event.class).details().dict().toMap())
            .containsOnly(Map.entry("trustlevel", 0L));
        assertThat(plain.expect(Event.class).details().dict().isEmpty()).isTrue();
      }
      assertThat(both.expect(Event.class).details().dict().toMap()).containsOnlyKeys("trustlevel");
      assertThat(both.expect(Event.class).details().dict().toMap())
          .containsOnlyKeys("publisher", "publisher_authid", "publisher_authrole", "trustlevel");
    }
  }

  @Test
  @Row("C102")
  void noLevelIsToldWhereNoneIsConfigured() {
    try (RawPeer publisher = join("open");
        RawPeer trusting = join("open", "publication_trustlevels")) {
      trusting.subscribe("com.trust");
      publish(publisher, "com.trust", PublishOptions.NONE);
      assertThat(trusting.expect(Event.class).details().dict().isEmpty()).isTrue();
    }
  }

  private static RawPeer join(String realm, String... features) {
    return RawPeer.join(router.port(), Serializer.JSON, realm, features);
  }

  private static String authid(RawPeer anonymous) {
    return anonymous.authid();
  }

  private static void publish(RawPeer peer, String topic, PublishOptions options) {
    peer.send(new Publish(peer.nextRequest(), options, topic, Payload.EMPTY));
  }
}
