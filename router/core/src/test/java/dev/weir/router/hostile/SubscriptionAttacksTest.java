package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.Router;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions that come and go without end, and ears that want what is not for them. */
final class SubscriptionAttacksTest {
  private static final int ROUNDS = 20_000;
  private static final int BATCH = 100;
  private static final int CROWD = 200;

  private Router router;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(
                RouterOptions.builder()
                    .drain(Duration.ZERO)
                    .pingInterval(Duration.ZERO) // the crowd does not read all the time
                    .build())
            .start();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  /** P3: on a topic that others hold, and on topics of its own. */
  @Test
  @Hostile("P3")
  void churnHarmsNobodyAndLeavesNothing() throws Exception {
    List<RawPeer> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      RawPeer peer = RawPeer.join(router.port());
      peer.subscribe("com.crowd");
      crowd.add(peer);
    }
    try (Bystanders bystanders = Bystanders.of(router.port());
        RawPeer restless = RawPeer.join(router.port());
        RawPeer publisher = RawPeer.join(router.port())) {
      for (int round = 0; round < ROUNDS; round += BATCH) {
        churn(restless, round);
      }
      publisher.send(
          new Publish(
              publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.crowd", Payload.EMPTY));
      publisher.expect(Published.class);
      restless.expectSilence();
      for (RawPeer peer : crowd) {
        peer.expect(Event.class);
        peer.close();
      }
      bystanders.expectUnharmed();
    }
  }

  /** So many subscriptions, taken and given back. */
  private static void churn(RawPeer peer, int round) {
    for (int i = 0; i < BATCH; i++) {
      String topic = i == 0 ? "com.crowd" : "com.own.t" + (round + i);
      peer.send(new Subscribe(peer.nextRequest(), SubscribeOptions.NONE, topic));
    }
    List<Long> held = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      held.add(peer.expect(Subscribed.class).subscription());
    }
    for (long subscription : held) {
      peer.send(new Unsubscribe(peer.nextRequest(), subscription));
    }
    for (int i = 0; i < BATCH; i++) {
      peer.expect(Unsubscribed.class);
    }
  }

  /** P4: whoever hears everything hears no more than is for it, live or retained. */
  @Test
  @Hostile("P4")
  void whatIsForOneLeaksToNobody() {
    SubscribeOptions everything =
        SubscribeOptions.of(Dict.of(Map.of("match", "prefix", "get_retained", true)));
    try (RawPeer publisher = RawPeer.join(router.port());
        RawPeer chosen = RawPeer.join(router.port());
        RawPeer eavesdropper = RawPeer.join(router.port())) {
      publisher.subscribe("", everything);
      eavesdropper.subscribe("", everything);
      chosen.subscribe("com.secret");
      for (Map<String, Object> lists : listsFor(chosen, eavesdropper)) {
        Map<String, Object> options = new java.util.HashMap<>(lists);
        options.put("retain", true);
        options.put("acknowledge", true);
        publisher.send(
            new Publish(
                publisher.nextRequest(),
                PublishOptions.of(Dict.of(options)),
                "com.secret",
                Payload.EMPTY));
        publisher.expect(Published.class);
        chosen.expect(Event.class);
        for (RawPeer other : List.of(publisher, eavesdropper)) {
          other.subscribe("", everything);
          other.subscribe("com.secret", SubscribeOptions.of(Dict.of("get_retained", true)));
          other.expectSilence();
        }
        chosen.subscribe("com.secret", SubscribeOptions.of(Dict.of("get_retained", true)));
        assertThat(chosen.expect(Event.class).details().retained()).isTrue();
      }
    }
  }

  private static List<Map<String, Object>> listsFor(RawPeer chosen, RawPeer other) {
    return List.of(
        Map.of("eligible", List.of(chosen.session())),
        Map.of("exclude", List.of(other.session())),
        Map.of("eligible_authid", List.of(chosen.authid())),
        Map.of("exclude_authid", List.of(other.authid())),
        Map.of(
            "eligible",
            List.of(chosen.session(), other.session()),
            "exclude_authid",
            List.of(other.authid())));
  }
}
