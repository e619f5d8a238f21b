package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A realm in which more waits than there is memory for; the others do not notice. */
final class MemoryBudgetTest {
  private static final long BUDGET = 4 << 20;
  private static final int STUCK = 8;
  private static final byte[] LOAD = new byte[32 << 10];

  private final List<RawPeer> peers = new ArrayList<>();
  private final List<RawPeer> stuck = new ArrayList<>();
  private Router router;
  private Bystanders bystanders;
  private Memory before;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm("realm1")
            .realm(
                RealmOptions.builder("little")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .limits(RealmLimits.builder().memory(BUDGET).build())
                    .build())
            .options(
                RouterOptions.builder()
                    .writeDeadline(Duration.ofSeconds(60))
                    .drain(Duration.ZERO)
                    .build())
            .start();
    bystanders = Bystanders.of(router.port());
    before = Memory.now();
  }

  @AfterEach
  void stop() throws Exception {
    peers.forEach(RawPeer::close);
    peers.clear();
    stuck.forEach(RawPeer::reset);
    Eventually.holds(
        "nothing is held for anybody",
        () -> router.memory("little").held() == 0 && router.connections() == Bystanders.SESSIONS);
    before.expectKept();
    bystanders.expectUnharmed();
    bystanders.close();
    router.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
  }

  private RawPeer peer() {
    RawPeer peer = RawPeer.join(router.port(), Serializer.MESSAGEPACK, "little");
    peers.add(peer);
    return peer;
  }

  @Test
  @Limit("memory")
  @Hostile("O7")
  void newcomersAndPublicationsAreRefusedWhileCallsGoOn() {
    RawPeer publisher = peer();
    RawPeer caller = peer();
    RawPeer callee = peer();
    callee.register("com.slow");
    callee.register("com.narrow", RegisterOptions.of(Dict.of("concurrency", 1L)));
    call(caller, "com.slow");
    Invocation running = callee.expect(Invocation.class);
    call(caller, "com.narrow");
    Invocation narrow = callee.expect(Invocation.class);

    ErrorMessage refusal = fill(publisher);
    assertThat(refusal.error()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(refusal.payload()))
        .containsEntry("key", "limits.memory")
        .containsEntry("value", BUDGET)
        .containsKey("retry_after_ms");
    assertThat(router.memory("little").held()).isBetween(BUDGET / 5 * 3, BUDGET);

    RawPeer late = RawPeer.connect(router.port(), Serializer.JSON);
    peers.add(late);
    late.send(new Hello("little", HelloDetails.of(RawPeer.roles())));
    Abort abort = late.expectAbort();
    assertThat(abort.reason()).isEqualTo("wamp.error.unavailable");
    assertThat(RawPeer.keywords(abort.payload()))
        .containsEntry("key", "limits.memory")
        .containsKey("retry_after_ms");
    assertThat(router.count(Counter.MEMORY_JOINS_REFUSED)).isEqualTo(1);

    callee.send(new Yield(running.request(), YieldOptions.NONE, Payload.of("done")));
    assertThat(RawPeer.arguments(caller.expect(Result.class).payload())).containsExactly("done");
    call(caller, "com.slow");
    callee.send(
        new Yield(callee.expect(Invocation.class).request(), YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);
    call(caller, "com.narrow"); // would have to wait
    assertThat(caller.expect(ErrorMessage.class).error()).isEqualTo("wamp.error.unavailable");
    assertThat(router.count(Counter.MEMORY_CALLS_REFUSED)).isEqualTo(1);
    callee.send(new Yield(narrow.request(), YieldOptions.NONE, Payload.EMPTY));
    caller.expect(Result.class);

    stuck.forEach(RawPeer::reset);
    stuck.clear();
    Eventually.holds("there is memory again", () -> !router.memory("little").strained());
    publish(publisher, PublishOptions.ACKNOWLEDGE, "com.calm");
    publisher.expect(Published.class);
    peer().subscribe("com.calm");
  }

  @Test
  void whatWantsNoAnswerIsHeldForAWhileAndThenDropped() {
    RawPeer publisher = peer();
    fill(publisher);
    long before = router.count(Counter.MEMORY_PUBLICATIONS_REFUSED);
    publish(publisher, PublishOptions.NONE, "com.calm");
    Eventually.holds("its reads are held", () -> router.count(Counter.READS_SLOWED) > 0);
    Eventually.holds(
        "what comes later is dropped",
        () -> {
          publish(publisher, PublishOptions.NONE, "com.calm");
          return router.count(Counter.MEMORY_PUBLICATIONS_REFUSED) > before;
        });
    assertThat(router.count(Counter.PUBLICATIONS_REFUSED)).isPositive();
    assertThat(router.count(Counter.READS_SLOWED)).isEqualTo(1);
  }

  @Test
  void largeMessagesThatDoNotEndAreCutWhereThereIsNoMemory() throws Exception {
    try (Router small =
            Router.builder()
                .listen("127.0.0.1", 0)
                .realm("realm1")
                .options(
                    RouterOptions.builder()
                        .memory(BUDGET)
                        .writeDeadline(Duration.ofSeconds(1))
                        .drain(Duration.ZERO)
                        .build())
                .start();
        RawPeer caller = RawPeer.join(small.port(), Serializer.JSON, "realm1")) {
      List<RawPeer> dripping = new ArrayList<>();
      for (int i = 0; i < STUCK; i++) {
        dripping.add(RawPeer.join(small.port(), Serializer.MESSAGEPACK, "realm1"));
      }
      dripping.forEach(peer -> peer.sendBytes(beginning(512 << 10)));
      Eventually.holds("it counts", () -> small.memory().strained());
      Eventually.holds(
          "they are not waited for",
          () -> small.count(Counter.MEMORY_MESSAGES_CUT) > 0 && !small.memory().strained());
      publish(caller, PublishOptions.ACKNOWLEDGE, "com.calm");
      caller.expect(Published.class);
      dripping.forEach(RawPeer::reset);
      Eventually.holds("nothing is held", () -> held(small) == 0);
    }
  }

  private static long held(Router router) {
    return router.memory().held();
  }

  /** A binary frame of twelve megabytes, masked with zeros, as far as so many octets. */
  private static byte[] beginning(int octets) {
    return ByteBuffer.allocate(octets)
        .put((byte) 0x82)
        .put((byte) (0x80 | 127))
        .putLong(12 << 20)
        .array();
  }

  /** Each publication goes to one more session that does not read, until all are refused. */
  private ErrorMessage fill(RawPeer publisher) {
    for (int i = 0; i < STUCK; i++) {
      stuck.add(RawPeer.join(router.port(), Serializer.MESSAGEPACK, "little"));
      stuck.get(i).subscribe("com.flood" + i);
    }
    AtomicInteger next = new AtomicInteger();
    return Eventually.refusedForGood(
        () -> {},
        () -> {
          publish(
              publisher, PublishOptions.ACKNOWLEDGE, "com.flood" + next.getAndIncrement() % STUCK);
          return publisher.receive();
        });
  }

  private static void publish(RawPeer publisher, PublishOptions options, String topic) {
    publisher.send(new Publish(publisher.nextRequest(), options, topic, Payload.of((Object) LOAD)));
  }

  private static void call(RawPeer caller, String procedure) {
    caller.send(new Call(caller.nextRequest(), CallOptions.NONE, procedure, Payload.EMPTY));
  }
}
