package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowPolicy;
import dev.weir.router.peer.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One subscriber that never reads beside two that get 2,000 events of 4 KiB a second, or a hundred
 * that get twenty, by every policy. In full, {@code -Dweir.o1.seconds=60} on a free machine, with
 * how long events took before and beside it; else at a quarter of that pace, which a machine with
 * other work keeps up, and so long that the policy shows.
 */
final class StuckSubscriberTest {
  private static final int SECONDS = Integer.getInteger("weir.o1.seconds", 0);
  private static final int LOAD = 4 << 10;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final double FINE_MILLIS = 5;
  private static final double TIMES = 3;
  private static final int MOST_TIMES = 3;
  private static final int FEW = 20;
  private static final int SMALL_BUFFER = 64 << 10;

  private final List<RawPeer> peers = new ArrayList<>();
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private Router router;

  @AfterEach
  void stop() {
    readers.shutdownNow();
    peers.forEach(RawPeer::close);
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  private void start(SlowPolicy policy, int mailbox) throws Exception {
    SlowConsumer slow = SlowConsumer.of(policy);
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role(
                        "guest",
                        Rule.allowAll(),
                        new Rule("weir.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)))
                    .slowConsumer(
                        policy == SlowPolicy.SLOW_PUBLISHERS
                            ? slow.withPause(
                                Duration.ofSeconds(1)) // no reader is halted for so long
                            : slow)
                    .build())
            .options(
                RouterOptions.builder()
                    .mailbox(mailbox)
                    .writeDeadline(Duration.ofMinutes(5))
                    .pingInterval(Duration.ofMinutes(10)) // who never reads answers none
                    .drain(Duration.ZERO)
                    .build())
            .start();
  }

  @ParameterizedTest
  @EnumSource(SlowPolicy.class)
  @Hostile("O1")
  void twoOthersGetManyEventsInTime(SlowPolicy policy) throws Exception {
    start(policy, 1 << 20);
    run(policy, 2, SECONDS > 0 ? 2_000 : 500);
  }

  @ParameterizedTest
  @EnumSource(SlowPolicy.class)
  @Hostile("O1")
  void aHundredOthersGetTheirEventsInTime(SlowPolicy policy) throws Exception {
    start(policy, FEW * LOAD * 4); // four seconds of them
    run(policy, 100, FEW);
  }

  private void run(SlowPolicy policy, int others, int perSecond) throws Exception {
    RawPeer watcher = peer();
    watcher.subscribe("weir.session.on_drop");
    RawPeer publisher = peer();
    Samples before = SECONDS == 0 ? new Samples() : live(publisher, others, perSecond, false);
    stuck().subscribe("com.flood"); // and reads nothing more
    Samples beside = live(publisher, others, perSecond, true);
    if (applied()) {
      Event told = watcher.expect(Event.class);
      assertThat(told.payload().isEmpty()).isFalse();
    }
    assertThat(router.count(Counter.SLOW_SESSIONS_CLOSED) > 0)
        .isEqualTo(
            applied() && (policy == SlowPolicy.DISCONNECT || policy == SlowPolicy.SLOW_PUBLISHERS));
    if (SECONDS > 0) {
      System.out.printf(
          "O1 %s, %d others: p99 %.2f ms, then %.2f ms, limit hit: %b%n",
          policy, others, before.p99(), beside.p99(), applied());
      assertThat(applied()).as("the limit is hit").isTrue();
      assertThat(beside.p99()).isLessThan(Math.max(FINE_MILLIS, TIMES * before.p99()));
    }
  }

  private boolean applied() {
    return router.count(Counter.SLOW_SESSIONS_CLOSED)
            + router.count(Counter.EVENTS_DROPPED)
            + router.count(Counter.EVENTS_CONFLATED)
        > 0;
  }

  /**
   * Publishes at its pace to others that read, until it is enough; returns how long events took.
   */
  private Samples live(RawPeer publisher, int others, int perSecond, boolean stuck)
      throws Exception {
    List<Future<Samples>> reading = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      RawPeer other = peer();
      other.subscribe("com.flood");
      reading.add(readers.submit(() -> read(other)));
    }
    long begin = System.nanoTime();
    long pace = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long number = 0;
    while (!enough(System.nanoTime() - begin, number, perSecond, stuck)) {
      long due = begin + number * pace;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      publish(publisher, ++number);
    }
    publish(publisher, -number); // the last one
    Samples all = new Samples();
    for (Future<Samples> each : reading) {
      all.addAll(each.get(1, TimeUnit.MINUTES));
    }
    return all;
  }

  /**
   * In full at least its time, and until the system holds no more for the one that is stuck.
   * Without time for more, until the policy shows: for a hundred only so long that they run.
   */
  private boolean enough(long elapsed, long number, int perSecond, boolean stuck) {
    if (SECONDS > 0) {
      long full = TimeUnit.SECONDS.toNanos(SECONDS);
      return elapsed >= full && (!stuck || applied() || elapsed >= MOST_TIMES * full);
    }
    return elapsed >= LONGEST_NANOS || number >= perSecond && (perSecond == FEW || applied());
  }

  private static void publish(RawPeer publisher, long number) {
    publisher.send(
        new Publish(
            publisher.nextRequest(),
            PublishOptions.NONE,
            "com.flood",
            Payload.of(number, System.nanoTime(), new byte[LOAD])));
  }

  /** Until the last one, each of which must follow the one before. */
  private static Samples read(RawPeer peer) {
    Samples samples = new Samples();
    long last = 0;
    while (true) {
      List<Object> event = RawPeer.arguments(peer.expect(Event.class).payload());
      samples.add(System.nanoTime() - (Long) event.get(1));
      long number = (Long) event.get(0);
      if (number < 0) {
        assertThat(last).isEqualTo(-number);
        peer.goodbye();
        return samples;
      }
      assertThat(number).isEqualTo(last + 1);
      last = number;
    }
  }

  private RawPeer peer() {
    return kept(RawPeer.join(router.port(), Serializer.MESSAGEPACK, "realm1"));
  }

  /** For whom the system keeps little, so that what is not read soon waits in the router. */
  private RawPeer stuck() {
    RawPeer peer = kept(RawPeer.connect(router.port(), Serializer.MESSAGEPACK, SMALL_BUFFER));
    return peer.hello("realm1", "_event_gap");
  }

  private RawPeer kept(RawPeer peer) {
    peers.add(peer);
    return peer;
  }
}
