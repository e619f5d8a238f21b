package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.peer.RawPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A large durable history is read after a restart, by both ways there are. How long each took is
 * printed with {@code -Dweir.measure=true}; no time is tested.
 */
final class ReadBackTest {
  private static final int EVENTS = 10_000;
  private static final boolean MEASURE = Boolean.getBoolean("weir.measure");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void tenThousandEventsComeBack(Serializer serializer) throws Exception {
    try (RouterChild router = RouterChild.start(directory, 0, 0);
        RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
      write(peer);
    }
    try (RouterChild router = RouterChild.start(directory, 0, 0)) {
      for (int i = 0; i < (MEASURE ? 5 : 1); i++) {
        try (RawPeer peer = RawPeer.join(router.port(), serializer, "realm1")) {
          long start = System.nanoTime();
          assertThat(numbersOfAnswer(peer)).hasSize(EVENTS).isSorted();
          tell("get_events", serializer, start);
          start = System.nanoTime();
          catchUp(peer);
          tell("_last", serializer, start);
        }
      }
    }
  }

  @Test
  void catchingUpFromTheDiskGoesOnLive() throws Exception {
    try (RouterChild router = RouterChild.start(directory, 0, 0);
        RawPeer publisher = RawPeer.join(router.port(), Serializer.JSON, "realm1");
        RawPeer peer = RawPeer.join(router.port(), Serializer.JSON, "realm1")) {
      write(publisher);
      SubscribeOptions options = SubscribeOptions.of(Dict.of("_last", (long) EVENTS));
      peer.subscribe(RouterChild.TOPIC, options);
      for (long i = EVENTS; i < EVENTS + 100; i++) {
        publish(publisher, i, PublishOptions.ACKNOWLEDGE);
        publisher.expect(Published.class);
      }
      for (long i = 0; i < EVENTS + 100; i++) {
        assertThat(RawPeer.arguments(peer.expect(Event.class).payload())).startsWith(i);
      }
      peer.expectSilence();
    }
  }

  private static void write(RawPeer peer) {
    for (long i = 0; i < EVENTS; i++) {
      boolean last = i == EVENTS - 1;
      publish(peer, i, last ? PublishOptions.ACKNOWLEDGE : PublishOptions.NONE);
    }
    peer.expect(Published.class);
  }

  private static void publish(RawPeer peer, long number, PublishOptions options) {
    Payload payload = Payload.of(number, "x".repeat(245));
    peer.send(new Publish(peer.nextRequest(), options, RouterChild.TOPIC, payload));
  }

  private static List<Long> numbersOfAnswer(RawPeer peer) {
    long subscription = peer.subscribe(RouterChild.TOPIC);
    peer.send(
        new Call(
            peer.nextRequest(),
            CallOptions.NONE,
            "wamp.subscription.get_events",
            Payload.of(List.of(subscription), Map.of("limit", (long) EVENTS))));
    List<Long> numbers = new ArrayList<>();
    for (Object event : RawPeer.arguments(peer.expect(Result.class).payload())) {
      numbers.add((Long) ((List<?>) ((Map<?, ?>) event).get("args")).get(0));
    }
    return numbers;
  }

  private static void catchUp(RawPeer peer) {
    peer.subscribe(RouterChild.TOPIC, SubscribeOptions.of(Dict.of("_last", (long) EVENTS)));
    for (int i = 0; i < EVENTS; i++) {
      peer.expect(Event.class);
    }
  }

  private static void tell(String way, Serializer serializer, long start) {
    if (MEASURE) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println(EVENTS + " events by " + way + ", " + serializer + ": " + millis + " ms");
    }
  }
}
