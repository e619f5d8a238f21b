package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Completions run together, and none waits for one that takes long. */
@Timeout(20)
final class CompletionsTest {
  private final ClientThreads threads = new ClientThreads(Optional.empty(), Optional.empty());

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void allAreRun() throws Exception {
    CountDownLatch run = new CountDownLatch(10_000);
    threads.gather(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            threads.complete(run::countDown);
          }
        });
    for (int i = 0; i < 5_000; i++) {
      threads.complete(run::countDown);
    }
    assertThat(run.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingBeginsBeforeTheMessagesOfAReadAreThrough() {
    List<Thread> begun = new ArrayList<>();
    CompletableFuture<Void> ran = new CompletableFuture<>();
    threads.gather(
        () -> {
          threads.complete(
              () -> {
                begun.add(Thread.currentThread());
                ran.complete(null);
              });
          assertThat(begun).isEmpty();
        });
    ran.join();
    assertThat(begun).doesNotContain(Thread.currentThread());
  }

  @Test
  void whoWaitsForAFutureOfTheClientHoldsUpNobody() {
    ClientFuture<Integer> first = new ClientFuture<>(threads);
    CompletableFuture<Integer> last = new CompletableFuture<>();
    CompletableFuture<Integer> following = first.thenApply(value -> value + 1);
    threads.gather(
        () -> {
          for (int i = 0; i < 100; i++) {
            threads.complete(following::join);
          }
          threads.complete(() -> last.complete(following.join() + 1));
          threads.complete(() -> first.complete(1));
        });
    assertThat(last.join()).isEqualTo(3);
  }

  @Test
  void aThousandAndMoreMayWaitForFuturesOfTheClient() {
    ClientFuture<Integer> last = new ClientFuture<>(threads);
    CountDownLatch through = new CountDownLatch(1_500);
    for (int i = 0; i < 1_500; i++) {
      threads.complete(
          () -> {
            last.join();
            through.countDown();
          });
    }
    threads.complete(() -> last.complete(1));
    await(through);
    assertThat(last.join()).isEqualTo(1);
  }

  @Test
  void whoWaitsForSomethingElseHoldsUpOthersForAMomentOnly() throws Exception {
    CountDownLatch through = new CountDownLatch(4);
    threads.gather(
        () -> {
          for (int i = 0; i < 4; i++) {
            threads.complete(() -> await(through));
            threads.complete(through::countDown);
          }
        });
    assertThat(through.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void onlyCompletionsHoldBackWhatTheySend() {
    assertThat(threads.bursts().joined(() -> {})).isFalse();
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    threads.complete(() -> held.complete(threads.bursts().joined(() -> {})));
    assertThat(held.join()).isTrue();
  }

  @Test
  void whatCompletionsSendGoesOutOnceTheyAreThrough() throws Exception {
    CountDownLatch flushed = new CountDownLatch(1);
    Runnable flush = flushed::countDown;
    threads.gather(
        () -> {
          for (int i = 0; i < 100; i++) {
            threads.complete(() -> threads.bursts().joined(flush));
          }
        });
    assertThat(flushed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatACompletionSendsGoesOutThoughItWaitsForSomethingElse() throws Exception {
    CountDownLatch flushed = new CountDownLatch(1);
    CountDownLatch through = new CountDownLatch(1);
    threads.complete(
        () -> {
          threads.bursts().joined(flushed::countDown);
          await(flushed);
          through.countDown();
        });
    assertThat(through.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void afterTheEndCompletionsStillRun() {
    threads.close();
    List<Thread> ran = new ArrayList<>();
    threads.complete(() -> ran.add(Thread.currentThread()));
    assertThat(ran).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
