package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.router.Router;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publications in numbers and sizes, and URIs that are none. */
final class PublishAttacksTest {
  private static final String HUGE = "com." + "x".repeat(1 << 20);

  /** A million in a long run. */
  private static final int EVENTS = Integer.getInteger("weir.events", 100_000);

  private static final int ACKNOWLEDGED = 10_000;

  private Router router;
  private RawPeer publisher;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .options(RouterOptions.builder().mailbox(64 << 20).drain(Duration.ZERO).build())
            .start();
    publisher = RawPeer.join(router.port());
  }

  @AfterEach
  void stop() {
    publisher.close();
    router.close();
  }

  @Test
  @Limit("uri")
  @Hostile("P1")
  void aUriOfAMegabyteIsRefusedByName() throws Exception {
    try (Bystanders bystanders = Bystanders.of(router.port())) {
      Memory before = Memory.now();
      for (Message message : hugeUris()) {
        publisher.send(message);
        ErrorMessage error = publisher.expect(ErrorMessage.class);
        assertThat(error.error()).isEqualTo("wamp.error.invalid_uri");
        assertThat(error.requestType()).isEqualTo(message.type().code());
        assertThat(RawPeer.keywords(error.payload()))
            .containsEntry("value", 1_024L)
            .containsEntry("key", "limits.uri");
      }
      publisher.expectSilence();
      before.expectKept();
      bystanders.expectUnharmed();
    }
  }

  @Test
  void aLargeEventReachesEverySubscriber() {
    byte[] large = new byte[65_536];
    large[65_535] = 1;
    List<RawPeer> subscribers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      RawPeer peer = RawPeer.join(router.port(), Serializer.values()[i % 3], "realm1");
      peer.subscribe("com.large");
      subscribers.add(peer);
    }
    publish("com.large", PublishOptions.NONE, Payload.of((Object) large));
    for (RawPeer peer : subscribers) {
      assertThat(RawPeer.arguments(peer.expect(Event.class).payload())).containsExactly(large);
      peer.close();
    }
  }

  @Test
  @Hostile("P6")
  void everySubscriberSeesTheOrderOfThePublisher() {
    ExecutorService threads = Executors.newFixedThreadPool(5);
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RawPeer peer = RawPeer.join(router.port(), Serializer.values()[i % 3], "realm1");
      peer.subscribe("com.order");
      readers.add(CompletableFuture.runAsync(() -> expectInOrder(peer), threads));
    }
    for (long i = 0; i < EVENTS; i++) {
      publish("com.order", PublishOptions.NONE, Payload.of(i));
    }
    readers.forEach(CompletableFuture::join);
    threads.shutdown();
  }

  @Test
  @Hostile("P7")
  void whatIsAcknowledgedIsDelivered() {
    RawPeer subscriber = RawPeer.join(router.port());
    subscriber.subscribe("com.acknowledged");
    CompletableFuture<List<Long>> delivered =
        CompletableFuture.supplyAsync(() -> publications(subscriber));
    for (long i = 0; i < ACKNOWLEDGED; i++) {
      publish("com.acknowledged", PublishOptions.ACKNOWLEDGE, Payload.of(i));
    }
    List<Long> acknowledged = new ArrayList<>();
    for (int i = 0; i < ACKNOWLEDGED; i++) {
      acknowledged.add(publisher.expect(Published.class).publication());
    }
    assertThat(delivered.join()).isEqualTo(acknowledged).doesNotHaveDuplicates();
    subscriber.close();
  }

  private List<Message> hugeUris() {
    return List.of(
        new Subscribe(publisher.nextRequest(), SubscribeOptions.NONE, HUGE),
        new Register(publisher.nextRequest(), RegisterOptions.NONE, HUGE),
        new Call(publisher.nextRequest(), CallOptions.NONE, HUGE, Payload.EMPTY),
        new Publish(publisher.nextRequest(), PublishOptions.ACKNOWLEDGE, HUGE, Payload.EMPTY));
  }

  private static void expectInOrder(RawPeer peer) {
    for (long i = 0; i < EVENTS; i++) {
      Object number = RawPeer.arguments(peer.expect(Event.class).payload()).get(0);
      if (!number.equals(i)) {
        throw new AssertionError("expected event " + i + " but received " + number);
      }
    }
    peer.close();
  }

  private static List<Long> publications(RawPeer subscriber) {
    List<Long> publications = new ArrayList<>();
    for (int i = 0; i < ACKNOWLEDGED; i++) {
      publications.add(subscriber.expect(Event.class).publication());
    }
    return publications;
  }

  private void publish(String topic, PublishOptions options, Payload payload) {
    publisher.send(new Publish(publisher.nextRequest(), options, topic, payload));
  }
}
