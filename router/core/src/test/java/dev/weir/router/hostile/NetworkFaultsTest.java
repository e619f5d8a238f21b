package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.FaultyNetwork.Faults;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over networks that are bad, beside others that have good ones (N1, N3, N4, N7). */
final class NetworkFaultsTest {
  /**
   * How much faster everything goes than in the case: its latency of 500 ms and the router's
   * deadlines alike. 100 is the case as it stands.
   */
  private static final int PERCENT = Integer.getInteger("weir.latency.percent", 30);

  /** A hundred in a long run. */
  private static final int ROUNDS = Integer.getInteger("weir.lossy.rounds", 1);

  /** Events of a round, in each direction: fewer than a mailbox holds. */
  private static final int EVENTS = 250;

  private static final Duration PING = scaled(5_000);
  private static final int RATE = 64 * 1024;
  private static final Duration REPEAT = Duration.ofMillis(200);

  private AttackedRouter router;
  private Bystanders bystanders;

  /** With the deadlines of the case. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm("realm1")
          .options(
              RouterOptions.builder()
                  .helloDeadline(scaled(5_000))
                  .pingInterval(PING)
                  .pingTimeout(PING)
                  .drain(Duration.ZERO)
                  .build())
          .start();
    }
  }

  private static Duration scaled(long millis) {
    return Duration.ofMillis(millis * PERCENT / 100);
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router);
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
  }

  /** It joins, calls within a timeout, and is pinged twice. */
  @Test
  @Hostile("N3")
  void latencyIsNoSilence() throws Exception {
    Faults late = Faults.NONE.delayed(scaled(500), scaled(200));
    try (FaultyNetwork network = FaultyNetwork.to(router.port(), late);
        RawPeer peer = RawPeer.join(network.port(), Serializer.JSON, "realm1", "call_timeout")) {
      peer.register("com.late");
      for (long i = 0; i < 3; i++) {
        call(peer, scaled(5_000));
        Invocation invocation = peer.expect(Invocation.class);
        peer.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.of(i)));
        assertThat(RawPeer.arguments(peer.expect(Result.class).payload())).containsExactly(i);
      }
      call(peer, PING.multipliedBy(5).dividedBy(2));
      peer.expect(Invocation.class);
      assertThat(peer.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.timeout");
      peer.expectSilence();
      assertThat(left()).isZero();
    }
  }

  /** The ways there and back are full at the same time. */
  @Test
  @Hostile("N4")
  void whatIsLostAndSlowComesInOrder() throws Exception {
    Faults lossy = Faults.NONE.losing(100, REPEAT).limited(RATE);
    try (FaultyNetwork network = FaultyNetwork.to(router.port(), lossy);
        RawPeer far = RawPeer.join(network.port());
        RawPeer near = RawPeer.join(router.port())) {
      far.subscribe("com.there");
      near.subscribe("com.back");
      for (int round = 0; round < ROUNDS; round++) {
        for (long i = 0; i < EVENTS; i++) {
          near.send(publication(near, "com.there", i));
          far.send(publication(far, "com.back", i));
        }
        expectAll(far, 2 + round * EVENTS);
        expectAll(near, 2 + round * EVENTS);
      }
      far.expectSilence();
      assertThat(network.lost()).isGreaterThan(1);
      assertThat(left()).isZero();
    }
  }

  /** Its pending call is answered, and its procedure is none any more. */
  @Test
  @Hostile("N1")
  void whoVanishesIsMissedWithinTwoIntervals() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(router.port(), Faults.NONE);
        RawPeer far = RawPeer.join(network.port());
        RawPeer near = RawPeer.join(router.port())) {
      far.register("com.late");
      call(near, Duration.ZERO);
      far.expect(Invocation.class);
      network.swallow();
      long begun = System.nanoTime();
      near.expect(ErrorMessage.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(PING)
          .isLessThan(PING.multipliedBy(4)); // twice what it may take on a machine of its own
      call(near, Duration.ZERO);
      assertThat(near.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.no_such_procedure");
      assertThat(left()).isEqualTo(1);
    }
  }

  @Test
  @Hostile("N2")
  void aMessageThatIsCutOffOnItsWayIsNotDelivered() throws Exception {
    Faults slow = Faults.NONE.limited(RATE);
    try (FaultyNetwork network = FaultyNetwork.to(router.port(), slow);
        RawPeer far = RawPeer.join(network.port());
        RawPeer near = RawPeer.join(router.port())) {
      near.subscribe("com.cut");
      far.send(new Publish(far.nextRequest(), PublishOptions.NONE, "com.cut", text(4 * RATE)));
      network.cut();
      Eventually.holds("the session is gone", () -> left() == 1);
      near.expectSilence();
    }
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Hostile("N7")
  void octetsMayComeOneByOneBothWays(Serializer serializer) throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(router.port(), Faults.NONE.sliced(1));
        RawPeer far = RawPeer.join(network.port(), serializer, "realm1")) {
      far.register("com.late");
      far.subscribe("com.there");
      for (long i = 0; i < 10; i++) {
        call(far, Duration.ZERO);
        Invocation invocation = far.expect(Invocation.class);
        far.send(new Yield(invocation.request(), YieldOptions.NONE, Payload.of(i)));
        assertThat(RawPeer.arguments(far.expect(Result.class).payload())).containsExactly(i);
      }
    }
  }

  /** All events in their order and all acknowledgements, whichever comes first. */
  private static void expectAll(RawPeer peer, long request) {
    long events = 0;
    long acknowledged = 0;
    while (events < EVENTS || acknowledged < EVENTS) {
      Message message = peer.receive();
      if (message instanceof Event event) {
        assertThat(number(event)).isEqualTo(events++);
      } else {
        assertThat(((Published) message).request()).isEqualTo(request + acknowledged++);
      }
    }
  }

  private static void call(RawPeer peer, Duration timeout) {
    CallOptions options =
        timeout.isZero()
            ? CallOptions.NONE
            : CallOptions.of(Dict.of("timeout", timeout.toMillis()));
    peer.send(new Call(peer.nextRequest(), options, "com.late", Payload.EMPTY));
  }

  private static Publish publication(RawPeer by, String topic, long number) {
    return new Publish(
        by.nextRequest(),
        PublishOptions.ACKNOWLEDGE,
        topic,
        Payload.of(List.of(number, "x".repeat(512)), Map.of()));
  }

  private static Payload text(int length) {
    return Payload.of("x".repeat(length));
  }

  private static long number(Event event) {
    return (Long) RawPeer.arguments(event.payload()).get(0);
  }

  /** How many sessions have ended since the start. */
  private long left() {
    return router.count(Counter.SESSIONS_LEFT);
  }
}
