package dev.weir.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Event;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.peer.RawPeer;
import org.junit.jupiter.api.Test;

/** Events that have no form in a subscriber's serializer are left out and cost it nothing. */
final class UnencodableEventsTest {
  private static final int EVENTS = 40;
  private static final String FILLER = "x".repeat(50_000);

  @Test
  void aSubscriberThatIsLeftOutIsNotTakenForASlowOne() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        RawPeer subscriber = RawPeer.join(router.port(), Serializer.JSON, "realm1");
        RawPeer publisher = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1")) {
      subscriber.subscribe("com.topic");
      for (int i = 0; i < EVENTS; i++) {
        publish(publisher, Payload.of(Double.NaN, FILLER));
      }
      publish(publisher, Payload.of("at last"));

      Event event = subscriber.expect(Event.class);
      assertThat(RawPeer.arguments(event.payload())).containsExactly("at last");
      // The loop hands them back to the realm, which counts them: after the next event may have
      // left.
      Eventually.holds("all are counted", () -> router.count(Counter.EVENTS_UNENCODABLE) == EVENTS);
    }
  }

  private static void publish(RawPeer publisher, Payload payload) {
    publisher.send(
        new Publish(publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.topic", payload));
    publisher.expect(Published.class);
  }
}
