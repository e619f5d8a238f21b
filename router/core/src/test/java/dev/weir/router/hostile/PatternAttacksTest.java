package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns in numbers, URIs that are none, and lists that must not tell who is there. */
final class PatternAttacksTest {
  private static final int PATTERNS = 1_000;
  private static final int SHAPES = 4;
  private static final SubscribeOptions WILDCARD =
      SubscribeOptions.of(Dict.of("match", "wildcard"));
  private static final SubscribeOptions PREFIX = SubscribeOptions.of(Dict.of("match", "prefix"));

  private Router router;
  private RawPeer peer;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .limits(RealmLimits.builder().patterns(PATTERNS).patternShapes(SHAPES).build())
                    .build())
            .options(RouterOptions.builder().mailbox(64 << 20).drain(Duration.ZERO).build())
            .start();
    peer = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() {
    peer.close();
    router.close();
  }

  @Test
  @Limit("patterns")
  @Hostile("P2")
  void patternsBeyondTheQuotaAreRefusedByName() {
    List<Long> subscriptions = new ArrayList<>();
    for (int i = 0; i < PATTERNS - 1; i++) {
      subscriptions.add(peer.subscribe("com.pattern" + i + "..x", WILDCARD));
    }
    peer.register("com.procedure", RegisterOptions.of(Dict.of("match", "prefix")));
    peer.send(new Subscribe(peer.nextRequest(), PREFIX, "com.more"));
    expectExcess(PATTERNS, "realms.limits.patterns");
    peer.send(
        new Register(
            peer.nextRequest(), RegisterOptions.of(Dict.of("match", "wildcard")), "com..more"));
    expectExcess(PATTERNS, "realms.limits.patterns");
    peer.subscribe("com.exact.is.no.pattern");
    assertThat(peer.subscribe("com.pattern0..x", WILDCARD)).isEqualTo(subscriptions.get(0));
    peer.send(new Unsubscribe(peer.nextRequest(), subscriptions.get(0)));
    peer.expect(Unsubscribed.class);
    peer.subscribe("com.more", PREFIX);
  }

  @Test
  @Limit("pattern_shapes")
  void shapesBeyondTheQuotaAreRefusedByName() {
    for (String pattern : List.of(".", "x.", ".x", "x..x")) {
      peer.subscribe(pattern, WILDCARD);
    }
    peer.send(new Subscribe(peer.nextRequest(), WILDCARD, "x...x"));
    expectExcess(SHAPES, "realms.limits.pattern_shapes");
    peer.subscribe("other..one", WILDCARD);
    peer.register("x...x", RegisterOptions.of(Dict.of("match", "wildcard")));
  }

  @Test
  void patternsThatComeAndGoLeaveNothing() throws Exception {
    try (Bystanders bystanders = Bystanders.of(router.port())) {
      for (int round = 0; round < 20; round++) {
        List<Long> held = new ArrayList<>();
        for (int i = 0; i < PATTERNS; i++) {
          boolean prefix = i % 2 == 0;
          String pattern = "com.churn" + i + (prefix ? "." : "..x");
          peer.send(new Subscribe(peer.nextRequest(), prefix ? PREFIX : WILDCARD, pattern));
        }
        for (int i = 0; i < PATTERNS; i++) {
          held.add(peer.expect(Subscribed.class).subscription());
        }
        for (long subscription : held) {
          peer.send(new Unsubscribe(peer.nextRequest(), subscription));
        }
        held.forEach(subscription -> peer.expect(Unsubscribed.class));
      }
      for (int i = 0; i < PATTERNS; i++) {
        peer.subscribe("com.after" + i, PREFIX);
      }
      bystanders.expectUnharmed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"com..x", ".com", "com.", ".", "", "com. x", "com.#", "com.a\tb"})
  @Hostile("P1")
  void whatIsNoUriIsRefusedForEveryUse(String uri) {
    peer.send(new Publish(peer.nextRequest(), PublishOptions.ACKNOWLEDGE, uri, Payload.EMPTY));
    expectInvalid();
    peer.send(new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, uri));
    expectInvalid();
    peer.send(new Register(peer.nextRequest(), RegisterOptions.NONE, uri));
    expectInvalid();
    peer.expectSilence();
  }

  @Test
  @Hostile({"A6", "P4"})
  void listsDoNotTellWhoIsThere() {
    RawPeer subscriber = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1");
    subscriber.subscribe("com.listed");
    long there = subscriber.session();
    long nobody = there == 1 ? 2 : there - 1;
    List<Map<String, Object>> lists =
        List.of(
            Map.of("exclude", List.of(there)),
            Map.of("exclude", List.of(nobody)),
            Map.of("eligible", List.of(there)),
            Map.of("eligible", List.of(nobody)),
            Map.of("exclude_authid", List.of("nobody")),
            Map.of("eligible_authid", List.of("nobody")),
            Map.of("exclude_authrole", List.of("guest")),
            Map.of("eligible_authrole", List.of("nobody")));
    for (Map<String, Object> list : lists) {
      publish(list);
      assertThat(peer.receive()).as("%s", list).isInstanceOf(Published.class);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(subscriber.expect(Event.class).details().dict().isEmpty()).isTrue();
    }
    subscriber.expectSilence();
    subscriber.close();
  }

  private void publish(Map<String, Object> list) {
    Dict.Builder options = Dict.builder().put("acknowledge", true);
    list.forEach(options::put);
    peer.send(
        new Publish(
            peer.nextRequest(), PublishOptions.of(options.build()), "com.listed", Payload.EMPTY));
  }

  private void expectExcess(long value, String key) {
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("weir.error.limit_exceeded");
    assertThat(RawPeer.keywords(error.payload()))
        .containsEntry("value", value)
        .containsEntry("key", key);
  }

  private void expectInvalid() {
    assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
  }
}
