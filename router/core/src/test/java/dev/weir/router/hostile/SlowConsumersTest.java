package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.member.Identity;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that take nothing, beside those that do. */
final class SlowConsumersTest {
  private static final int MAILBOX = 256 << 10;
  private static final int MOST_EVENTS = 5_000;
  private static final byte[] LOAD = new byte[16 << 10];

  private final Queue<String> dropped = new ConcurrentLinkedQueue<>();
  private Router router;
  private Bystanders bystanders;
  private Memory before;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .listener(new Droppings())
            .options(
                RouterOptions.builder()
                    .mailbox(MAILBOX)
                    .writeDeadline(Duration.ofSeconds(60))
                    .drain(Duration.ZERO)
                    .build())
            .start();
    bystanders = Bystanders.of(router.port());
    before = Memory.now();
  }

  @AfterEach
  void stop() throws Exception {
    before.expectKept();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }

  @Test
  @Limit("mailbox")
  @Hostile("O1")
  void aSubscriberThatNeverReadsIsClosedAndTheOthersLoseNothing() {
    try (RawPeer publisher = join();
        RawPeer stuck = join();
        RawPeer one = join();
        RawPeer two = join()) {
      List.of(stuck, one, two).forEach(peer -> peer.subscribe("com.flood"));
      long sent = 0;
      while (router.count(Counter.SLOW_SESSIONS_CLOSED) == 0) {
        assertThat(sent).isLessThan(MOST_EVENTS);
        publish(publisher, sent++, one, two);
      }
      for (int i = 0; i < 100; i++) {
        publish(publisher, sent++, one, two);
      }
      long session = stuck.session();
      assertThat(expectEventsThenAbort(stuck)).isLessThan(sent - 100);
      Eventually.holds("the listener is told", () -> !dropped.isEmpty());
      assertThat(dropped).containsExactly(session + " wamp.error.unavailable");
      assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED)).isEqualTo(1);
      assertThat(router.count(Counter.PUBLISHERS_PAUSED)).isPositive();
    }
  }

  @Test
  void aCalleeThatNeverReadsIsSpared() {
    try (RawPeer caller = join();
        RawPeer other = join();
        RawPeer stuck = join()) {
      stuck.register("com.stuck");
      ErrorMessage refusal = callUntilRefused(caller);
      assertThat(refusal.error()).isEqualTo("wamp.error.unavailable");
      assertThat(RawPeer.keywords(refusal.payload())).containsKey("retry_after_ms");
      assertThat(RawPeer.arguments(refusal.payload()).toString()).contains("limits.mailbox");
      other.expectSilence();
      stuck.reset();
      expectCanceled(caller, refusal.request());
    }
  }

  private RawPeer join() {
    return RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1");
  }

  private static void publish(RawPeer publisher, long number, RawPeer... healthy) {
    publisher.send(
        new Publish(
            publisher.nextRequest(),
            PublishOptions.ACKNOWLEDGE,
            "com.flood",
            Payload.of(number, LOAD)));
    publisher.expect(Published.class);
    for (RawPeer peer : healthy) {
      assertThat(RawPeer.arguments(peer.expect(Event.class).payload()).get(0)).isEqualTo(number);
    }
  }

  /** What was under way to it comes without a gap, and last why it was closed. */
  private static long expectEventsThenAbort(RawPeer stuck) {
    long next = 0;
    Message message = stuck.receive();
    while (message instanceof Event event) {
      assertThat(RawPeer.arguments(event.payload()).get(0)).isEqualTo(next++);
      message = stuck.receive();
    }
    Abort abort = (Abort) message;
    assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
    assertThat(abort.details().text("message").orElse("")).contains("limits.mailbox");
    stuck.expectEnd();
    return next;
  }

  /** After each call another one that is answered at once shows whether the first was refused. */
  private static ErrorMessage callUntilRefused(RawPeer caller) {
    for (int i = 0; i < MOST_EVENTS; i++) {
      long request = caller.nextRequest();
      caller.send(new Call(request, CallOptions.NONE, "com.stuck", Payload.of((Object) LOAD)));
      caller.send(new Call(caller.nextRequest(), CallOptions.NONE, "com.missing", Payload.EMPTY));
      ErrorMessage answer = caller.expect(ErrorMessage.class);
      if (answer.request() == request) {
        caller.expect(ErrorMessage.class);
        return answer;
      }
    }
    throw new AssertionError("never refused");
  }

  /** Calls have odd request ids; those before the refused one were under way. */
  private static void expectCanceled(RawPeer caller, long refused) {
    for (long request = 1; request < refused; request += 2) {
      assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.canceled");
    }
    caller.expectSilence();
  }

  private final class Droppings implements RouterListener {
    @Override
    public void dropped(Identity session, String error, String sentence) {
      dropped.add(session.session() + " " + error);
    }
  }
}
