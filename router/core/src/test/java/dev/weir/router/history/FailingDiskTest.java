package dev.weir.router.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X3: the disk of a durable history fails and comes back, over a real socket. */
final class FailingDiskTest {
  private static final String TOPIC = "com.durable";

  private final MemoryStore store = new MemoryStore();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Router router;
  private RawPeer publisher;
  private RawPeer subscriber;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("anonymous")
                    .role("anonymous", Rule.allowAll())
                    .history(List.of(HistoryRule.of(TOPIC, MatchPolicy.EXACT).withDurable(true)))
                    .build())
            .historyStore("realm1", store)
            .listener(new Ear())
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    publisher = RawPeer.join(router.port());
    subscriber = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() {
    publisher.close();
    subscriber.close();
    router.close();
  }

  @Test
  @Hostile("X3")
  void acknowledgementsTellTheTruthAndNothingIsLost() {
    subscriber.subscribe(TOPIC);
    store.failing(true);
    publish(1, PublishOptions.ACKNOWLEDGE);
    ErrorMessage error = publisher.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(error.payload())).containsKey("retry_after_ms");
    assertThat(value(subscriber.expect(Event.class))).isEqualTo(1);
    publish(2, PublishOptions.NONE);
    assertThat(value(subscriber.expect(Event.class))).isEqualTo(2);
    Eventually.holds("it is told", () -> told.size() == 1);
    assertThat(told.get(0)).contains("realm1").contains("No space left on device");
    store.failing(false);
    Eventually.holds("it is told again", () -> told.size() == 2);
    assertThat(told.get(1)).isEqualTo("restored realm1");
    publish(3, PublishOptions.ACKNOWLEDGE);
    publisher.expect(Published.class);
    try (RawPeer late = RawPeer.join(router.port())) {
      late.subscribe(TOPIC, last(10));
      for (long expected = 1; expected <= 3; expected++) {
        assertThat(value(late.expect(Event.class))).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatFindsNoRoomIsCountedAndMarked() {
    store.failing(true);
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      publisher.send(
          new Publish(
              publisher.nextRequest(), PublishOptions.NONE, TOPIC, Payload.of((long) i, large)));
    }
    publish(20, PublishOptions.ACKNOWLEDGE);
    publisher.expect(ErrorMessage.class);
    long lost = router.count(Counter.HISTORY_LOST);
    assertThat(lost).isBetween(1L, 20L);
    store.failing(false);
    Eventually.holds("it is told again", () -> told.size() == 2);
    publish(21, PublishOptions.ACKNOWLEDGE);
    publisher.expect(Published.class);
    try (RawPeer late = RawPeer.join(router.port())) {
      late.subscribe(TOPIC, last(1));
      Object gap = late.expect(Event.class).details().dict().find("_gap").orElse(Map.of());
      // What came after the large ones may have found room again.
      assertThat(gap).isIn(Map.of("dropped", lost), Map.of());
      late.subscribe(TOPIC, last(100));
      long marked = 0;
      Event event;
      do {
        event = late.expect(Event.class);
        marked +=
            event.details().dict().find("_gap").stream()
                .mapToLong(one -> (Long) ((Map<?, ?>) one).get("dropped"))
                .sum();
      } while (value(event) != 21);
      assertThat(marked).isEqualTo(lost);
    }
  }

  private void publish(long value, PublishOptions options) {
    publisher.send(new Publish(publisher.nextRequest(), options, TOPIC, Payload.of(value)));
  }

  private static dev.weir.protocol.SubscribeOptions last(long events) {
    return dev.weir.protocol.SubscribeOptions.of(dev.weir.protocol.Dict.of("_last", events));
  }

  private static long value(Event event) {
    return (Long) RawPeer.arguments(event.payload()).get(0);
  }

  private final class Ear implements RouterListener {
    @Override
    public void historyDegraded(String realm, String sentence) {
      told.add(realm + " " + sentence);
    }

    @Override
    public void historyRestored(String realm) {
      told.add("restored " + realm);
    }
  }
}
