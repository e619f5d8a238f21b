package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Unharmed;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.peer.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Twenty innocent sessions that keep calling and publishing while a test attacks their router: none
 * may ever meet an error, and in a run with {@code -Dweir.bystanders.strict=true}, for a machine
 * with nothing else to do, the 99th percentile of their round trips may not exceed twice what it
 * was before the attack. Used by the test's thread.
 */
public final class Bystanders implements AutoCloseable {
  public static final int SESSIONS = 20;

  private static final int PAIRS = SESSIONS / 2;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final boolean STRICT = Boolean.getBoolean("weir.bystanders.strict");

  /** Until the router's pools are filled. */
  private static final int FIRST_ROUNDS = 20;

  private static final int CALM_ROUNDS = STRICT ? 500 : 10;

  private final ExecutorService threads = Executors.newFixedThreadPool(PAIRS);
  private final List<Future<Lives>> pairs = new ArrayList<>();
  private final CountDownLatch working = new CountDownLatch(PAIRS);
  private final CountDownLatch calm = new CountDownLatch(PAIRS);
  private final Runnable lastLook;
  private volatile boolean settled;
  private volatile boolean stop;

  /** The round trips of a pair before and during the attack. */
  private record Lives(Samples before, Samples during) {}

  private Bystanders(int port, String realm, Supplier<Runnable> look) throws InterruptedException {
    for (int i = 0; i < PAIRS; i++) {
      int number = i;
      pairs.add(threads.submit(() -> live(port, realm, number)));
    }
    working.await();
    lastLook = look.get();
    settled = true;
    calm.await();
  }

  /** Ten pairs in {@code realm1}, which are at work and know their usual pace on return. */
  public static Bystanders of(int port) throws InterruptedException {
    return of(port, "realm1");
  }

  /** The same in another realm, where the anonymous may do all. */
  public static Bystanders of(int port, String realm) throws InterruptedException {
    return new Bystanders(port, realm, () -> () -> {});
  }

  /**
   * In {@code realm1} of this router, whose memory must in the end be what it is now. It is looked
   * at before they know their pace and after the attack, for a collection stops everybody.
   */
  public static Bystanders of(AttackedRouter router) throws InterruptedException {
    return of(router, "realm1");
  }

  /** The same in another realm. */
  public static Bystanders of(AttackedRouter router, String realm) throws InterruptedException {
    return new Bystanders(
        router.port(),
        realm,
        () -> {
          Memory before = router.memory();
          return () -> before.expectKept(router::memory);
        });
  }

  /** They stop; each pair must have gone round, and none may have met an error. */
  public void expectUnharmed() throws InterruptedException {
    stop = true;
    Samples before = new Samples();
    Samples during = new Samples();
    for (Future<Lives> pair : pairs) {
      try {
        before.addAll(pair.get().before());
        during.addAll(pair.get().during());
      } catch (ExecutionException e) {
        throw new AssertionError("a bystander was harmed", e.getCause());
      }
    }
    Unharmed.bystanders();
    if (STRICT) {
      System.out.printf("bystanders: p99 %.2f ms, then %.2f ms%n", before.p99(), during.p99());
      assertThat(during.p99()).isLessThan(2 * before.p99());
    }
    lastLook.run();
  }

  @Override
  public void close() {
    stop = true;
    threads.shutdown();
  }

  private Lives live(int port, String realm, int number) {
    Serializer serializer = Serializer.values()[number % Serializer.values().length];
    String uri = "com.bystander" + number;
    Lives lives = new Lives(new Samples(), new Samples());
    try (RawPeer one = RawPeer.join(port, serializer, realm);
        RawPeer two = RawPeer.join(port, Serializer.JSON, realm)) {
      one.register(uri);
      one.subscribe(uri);
      Samples unsettled = new Samples();
      for (int i = 0; i < FIRST_ROUNDS; i++) {
        round(one, two, uri, i, unsettled);
      }
      working.countDown();
      while (!settled) {
        round(one, two, uri, number, unsettled);
      }
      for (int i = 0; i < CALM_ROUNDS; i++) {
        round(one, two, uri, i, lives.before());
      }
      calm.countDown();
      do {
        round(one, two, uri, number, lives.during());
      } while (!stop);
      return lives;
    } finally {
      working.countDown();
      calm.countDown();
    }
  }

  private static void round(RawPeer one, RawPeer two, String uri, long value, Samples samples) {
    long begin = System.nanoTime();
    two.send(new Call(two.nextRequest(), CallOptions.NONE, uri, Payload.of(value)));
    Invocation invocation = one.expect(Invocation.class);
    one.send(new Yield(invocation.request(), YieldOptions.NONE, invocation.payload()));
    assertThat(RawPeer.arguments(two.expect(Result.class).payload())).containsExactly(value);
    samples.add(System.nanoTime() - begin);
    begin = System.nanoTime();
    two.send(new Publish(two.nextRequest(), PublishOptions.ACKNOWLEDGE, uri, Payload.of(value)));
    two.expect(Published.class);
    assertThat(RawPeer.arguments(one.expect(Event.class).payload())).containsExactly(value);
    samples.add(System.nanoTime() - begin);
    LockSupport.parkNanos(PACE_NANOS);
  }
}
