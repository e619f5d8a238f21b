package dev.weir.router.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
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

/**
 * Innocent sessions that keep calling and publishing while a test attacks their router. Used by the
 * test's thread.
 */
final class Bystanders implements AutoCloseable {
  static final int SESSIONS = 4;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Integer>> pairs = new ArrayList<>();
  private volatile boolean stop;

  /** Two pairs, which are at work when this returns. */
  static Bystanders of(int port) throws InterruptedException {
    Bystanders all = new Bystanders();
    CountDownLatch begun = new CountDownLatch(SESSIONS / 2);
    for (int i = 0; i < SESSIONS / 2; i++) {
      String uri = "com.bystander" + i;
      all.pairs.add(all.threads.submit(() -> all.live(port, uri, begun)));
    }
    begun.await();
    return all;
  }

  /** They stop; each pair must have gone round, and none may have met an error. */
  void expectUnharmed() throws InterruptedException {
    stop = true;
    for (Future<Integer> pair : pairs) {
      try {
        assertThat(pair.get()).isPositive();
      } catch (ExecutionException e) {
        throw new AssertionError("a bystander was harmed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    stop = true;
    threads.shutdown();
  }

  private int live(int port, String uri, CountDownLatch begun) {
    try (RawPeer one = RawPeer.join(port);
        RawPeer two = RawPeer.join(port)) {
      one.register(uri);
      one.subscribe(uri);
      begun.countDown();
      int rounds = 0;
      while (!stop) {
        round(one, two, uri, rounds++);
      }
      return rounds;
    } finally {
      begun.countDown();
    }
  }

  private static void round(RawPeer one, RawPeer two, String uri, long value) {
    two.send(new Call(two.nextRequest(), CallOptions.NONE, uri, Payload.of(value)));
    Invocation invocation = one.expect(Invocation.class);
    one.send(new Yield(invocation.request(), YieldOptions.NONE, invocation.payload()));
    assertThat(RawPeer.arguments(two.expect(Result.class).payload())).containsExactly(value);
    two.send(new Publish(two.nextRequest(), PublishOptions.ACKNOWLEDGE, uri, Payload.of(value)));
    two.expect(Published.class);
    assertThat(RawPeer.arguments(one.expect(Event.class).payload())).containsExactly(value);
  }
}
