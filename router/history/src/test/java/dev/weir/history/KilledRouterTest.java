package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.router.peer.RawPeer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * X1 and X3: the router is killed while it is published to, and started again; and its disk is
 * full. {@code -Dweir.kills=100} kills it a hundred times.
 */
final class KilledRouterTest {
  private static final int WINDOW = 32;
  private static final int KILLS = Integer.getInteger("weir.kills", 3);

  @TempDir Path directory;

  private final Random random = new Random(7);
  private final Map<Long, Long> published = new LinkedHashMap<>(); // number to publication
  private final Map<Long, Long> when = new HashMap<>(); // number to the time of its PUBLISHED
  private final Map<Long, Long> requests = new HashMap<>(); // request to number
  private long number;

  @Test
  @Hostile("X1")
  void whatWasPublishedReadsBackOnceAndInOrder() throws Exception {
    for (int i = 0; i <= KILLS; i++) {
      try (RouterChild router = RouterChild.start(directory, 0, 0);
          RawPeer peer = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
        Map<Long, Long> kept = history(peer);
        assertThat(kept).containsAllEntriesOf(published);
        publishUntilKilled(router, peer, 20 + random.nextInt(300));
      }
    }
    assertThat(published).hasSizeGreaterThan(20 * KILLS);
  }

  @Test
  @Hostile("X1")
  void withATimeToFlushOnlyTheLastOnesAreMissing() throws Exception {
    try (RouterChild router = RouterChild.start(directory, 100, 0);
        RawPeer peer = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
      while (System.nanoTime() - end < 0) {
        publish(peer);
        published(peer.expect(Published.class));
      }
      publishUntilKilled(router, peer, 20);
    }
    long killed = System.nanoTime();
    published
        .keySet()
        .removeIf(
            n -> killed - when.get(n) < TimeUnit.SECONDS.toNanos(4)); // 100 ms and a slow disk
    assertThat(published).isNotEmpty();
    try (RouterChild router = RouterChild.start(directory, 100, 0);
        RawPeer peer = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      assertThat(history(peer)).containsAllEntriesOf(published);
    }
  }

  @Test
  @Hostile("X3")
  void aFullDiskStopsNobody() throws Exception {
    try (RouterChild router = RouterChild.start(directory, 0, 256);
        RawPeer subscriber = RawPeer.join(router.port(), Serializer.JSON, "realm1");
        RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "realm1")) {
      subscriber.subscribe(RouterChild.TOPIC);
      Message answer;
      do {
        publish(peer);
        answer = peer.receive();
        assertThat(RawPeer.arguments(subscriber.expect(Event.class).payload()))
            .startsWith(number - 1);
      } while (answer instanceof Published);
      ErrorMessage error = (ErrorMessage) answer;
      assertThat(error.error()).isEqualTo("wamp.error.unavailable");
      assertThat(RawPeer.arguments(error.payload()).get(0).toString()).contains("degraded");
      assertThat(router.expect("degraded realm1")).contains("history.mv");
      for (int i = 0; i < 50; i++) {
        peer.send(message(PublishOptions.NONE, peer));
        assertThat(RawPeer.arguments(subscriber.expect(Event.class).payload()))
            .startsWith(number - 1);
      }
      assertThat(history(peer)).hasSizeGreaterThan(50);
    }
  }

  /** Keeps a window of publications on their way, and kills after so many were acknowledged. */
  private void publishUntilKilled(RouterChild router, RawPeer peer, int acknowledged)
      throws InterruptedException {
    for (int i = 0; i < WINDOW; i++) {
      publish(peer);
    }
    for (int i = 0; i < acknowledged; i++) {
      published(peer.expect(Published.class));
      publish(peer);
    }
    router.kill();
    try {
      while (true) {
        published((Published) peer.receive());
      }
    } catch (AssertionError | UncheckedIOException ended) {
      assertThat(ended).hasMessageContaining("ended");
    }
  }

  private void publish(RawPeer peer) {
    Publish publish = message(PublishOptions.ACKNOWLEDGE, peer);
    requests.put(publish.request(), number - 1);
    peer.send(publish);
  }

  private Publish message(PublishOptions options, RawPeer peer) {
    Payload payload = Payload.of(number++, "x".repeat(random.nextInt(500)));
    return new Publish(peer.nextRequest(), options, RouterChild.TOPIC, payload);
  }

  private void published(Published message) {
    long n = requests.get(message.request());
    published.put(n, message.publication());
    when.put(n, System.nanoTime());
  }

  /** Everything in the history by its number, which must rise. */
  private static Map<Long, Long> history(RawPeer peer) {
    long subscription = peer.subscribe(RouterChild.TOPIC);
    Map<Long, Long> all = new LinkedHashMap<>();
    Map<String, Object> filter = new HashMap<>(Map.of("limit", 1_000L));
    List<Object> page;
    do {
      peer.send(
          new Call(
              peer.nextRequest(),
              CallOptions.NONE,
              "wamp.subscription.get_events",
              Payload.of(List.of(subscription), filter)));
      page = RawPeer.arguments(peer.expect(Result.class).payload());
      for (Object event : page) {
        Map<?, ?> fields = (Map<?, ?>) event;
        Long twice =
            all.put((Long) ((List<?>) fields.get("args")).get(0), (Long) fields.get("publication"));
        assertThat(twice).isNull();
        filter.put("after_publication", fields.get("publication"));
      }
    } while (!page.isEmpty());
    List<Long> numbers = new ArrayList<>(all.keySet());
    assertThat(numbers).isSorted();
    return all;
  }
}
