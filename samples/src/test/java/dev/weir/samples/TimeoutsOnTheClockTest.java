package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Call;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Timeouts of their own for 64 threads on one client, on the machine's clock: from 10 ms to 1 s, or
 * to as many seconds as {@code -Dweir.timeouts} says, and only then it is judged how late they are.
 * No timeout may be early in any case.
 */
final class TimeoutsOnTheClockTest {
  private static final int THREADS = 64;
  private static final int LONGEST_SECONDS = Integer.getInteger("weir.timeouts", 1);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private record Wait(Duration timeout, Duration after) {
    Duration late() {
      return after.minus(timeout);
    }

    boolean isClose() {
      return late().compareTo(timeout.dividedBy(10).plusMillis(10)) <= 0;
    }
  }

  @Test
  void noneIsEarly() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      callee.register("com.example.never", call -> new CompletableFuture<>()).join();
      List<CompletableFuture<List<Wait>>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        CompletableFuture<List<Wait>> waits = new CompletableFuture<>();
        new Thread(() -> waits.completeAsync(() -> timeouts(client, number), Runnable::run))
            .start();
        threads.add(waits);
      }
      List<Wait> all = new ArrayList<>();
      for (CompletableFuture<List<Wait>> each : threads) {
        all.addAll(each.get(LONGEST_SECONDS + 60, TimeUnit.SECONDS));
      }
      judge(all);
    }
  }

  /** As many calls in a row as the longest timeout has room for, all with one timeout. */
  private static List<Wait> timeouts(WampClient client, int thread) {
    long longest = TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    double share = thread / (THREADS - 1.0);
    long nanos =
        (long) (SHORTEST.toNanos() * Math.pow((double) longest / SHORTEST.toNanos(), share));
    Call call = Call.of("com.example.never").timeout(Duration.ofNanos(nanos));
    List<Wait> waits = new ArrayList<>();
    long begin = System.nanoTime();
    do {
      long start = System.nanoTime();
      assertThatThrownBy(() -> client.call(call).join()).hasMessageContaining("got no answer");
      waits.add(new Wait(Duration.ofNanos(nanos), Duration.ofNanos(System.nanoTime() - start)));
    } while (System.nanoTime() - begin < longest);
    return waits;
  }

  private static void judge(List<Wait> all) {
    assertThat(all).allSatisfy(wait -> assertThat(wait.late()).isPositive());
    double close = 100.0 * all.stream().filter(Wait::isClose).count() / all.size();
    Duration latest = all.stream().map(Wait::late).max(Duration::compareTo).orElseThrow();
    System.getLogger("timeouts")
        .log(
            System.Logger.Level.INFO,
            "{0} timeouts up to {1} s: {2} % within 10 % and 10 ms, the latest {3} ms late",
            all.size(),
            LONGEST_SECONDS,
            close,
            latest.toMillis());
    if (Integer.getInteger("weir.timeouts") != null) {
      assertThat(close).isGreaterThanOrEqualTo(99);
    }
  }
}
