package dev.weir.router.meta;

import static dev.weir.router.meta.MetaRouter.map;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.peer.RawPeer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are lost are told to those who listen to {@code weir.session.on_drop}. */
final class DropNoticesTest {
  private MetaRouter router;
  private RawPeer watcher;
  private RawPeer publisher;
  private RawPeer loser;

  @BeforeEach
  void start() throws Exception {
    router = MetaRouter.start();
    watcher = router.join("admin");
    publisher = router.join("admin", Serializer.MESSAGEPACK);
    loser = router.join("admin");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void theFirstIsToldAtOnceAndTheOthersTogetherASecondLater() {
    watcher.subscribe("weir.session.on_drop");
    loser.subscribe("com.lossy");
    publishUnencodable(1);
    long begin = System.nanoTime();
    assertThat(notice()).containsEntry("session", loser.session()).containsEntry("dropped", 1L);
    publishUnencodable(3);
    Map<String, Object> second = notice();
    assertThat(second).containsEntry("session", loser.session()).containsEntry("dropped", 3L);
    assertThat((String) second.get("authid")).startsWith("anonymous-");
    assertThat(second).containsEntry("authrole", "root");
    assertThat((String) second.get("reason")).isNotEmpty();
    assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
    watcher.expectSilence();
  }

  @Test
  void aSlowReaderThatIsClosedIsTold() {
    watcher.subscribe("weir.session.on_drop");
    RawPeer flooder = router.join("admin");
    flooder.subscribe("com.flood");
    long closed = router.count(Counter.SLOW_SESSIONS_CLOSED);
    Payload filler = Payload.of("x".repeat(500_000));
    while (router.count(Counter.SLOW_SESSIONS_CLOSED) == closed) {
      publisher.send(
          new Publish(publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.flood", filler));
      publisher.expect(Published.class);
    }
    Map<String, Object> notice = notice();
    assertThat(notice).containsEntry("session", flooder.session());
    assertThat((Long) notice.get("dropped")).isPositive();
    assertThat((String) notice.get("reason")).contains("limits.mailbox");
  }

  @Test
  void aRuleOnEverythingDoesNotReachIt() {
    RawPeer plain = router.join("plain");
    plain.send(new Subscribe(plain.nextRequest(), SubscribeOptions.NONE, "weir.session.on_drop"));
    assertThat(plain.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.not_authorized");
    RawPeer everything = router.join("plain");
    everything.subscribe("", SubscribeOptions.of(Dict.of("match", "prefix")));
    RawPeer json = router.join("plain");
    json.subscribe("com.lossy");
    RawPeer other = router.join("plain", Serializer.MESSAGEPACK);
    long before = router.count(Counter.EVENTS_UNENCODABLE);
    other.send(
        new Publish(
            other.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.lossy", Payload.of(Double.NaN)));
    other.expect(Published.class);
    Eventually.holds(
        "the events are lost", () -> router.count(Counter.EVENTS_UNENCODABLE) == before + 2);
    everything.expectSilence();
  }

  @Test
  void nobodyElsePublishesThere() {
    for (String topic : new String[] {"weir.session.on_drop", "weir.registration.on_overload"}) {
      publisher.send(
          new Publish(publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, topic, Payload.EMPTY));
      assertThat(publisher.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
      publisher.send(new Register(publisher.nextRequest(), RegisterOptions.NONE, topic));
      assertThat(publisher.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.invalid_uri");
    }
    publisher.register("weir.sessions");
  }

  private void publishUnencodable(int times) {
    long before = router.count(Counter.EVENTS_UNENCODABLE);
    for (int i = 0; i < times; i++) {
      publisher.send(
          new Publish(
              publisher.nextRequest(),
              PublishOptions.ACKNOWLEDGE,
              "com.lossy",
              Payload.of(Double.NaN)));
      publisher.expect(Published.class);
    }
    Eventually.holds(
        "the events are lost", () -> router.count(Counter.EVENTS_UNENCODABLE) == before + times);
  }

  private Map<String, Object> notice() {
    return map(RawPeer.arguments(watcher.expect(Event.class).payload()).get(0));
  }
}
