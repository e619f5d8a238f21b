package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rules that Reactive Streams has for publishers and subscriptions, by their numbers there.
 * Signals run when the test says so, but where it is about threads.
 */
final class FeedTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger cancels = new AtomicInteger();
  private final FeedBuffer<Integer> buffer = new FeedBuffer<>(1 << 20, cancels::incrementAndGet);
  private final Heard<Integer> heard = new Heard<>();
  private final Feed<Integer> feed = new Feed<>(heard, tasks::add, buffer);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void offer(int... elements) {
    for (int element : elements) {
      assertThat(buffer.offer(element, 4)).isTrue();
      feed.changed();
    }
    run();
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void rule101NoMoreThanWasRequested() {
    feed.start();
    offer(1, 2, 3);
    assertThat(heard.waiting()).isZero();
    heard.request(2);
    run();
    assertThat(List.of(heard.next(), heard.next())).containsExactly(1, 2);
    assertThat(heard.waiting()).isZero();
    heard.request(5);
    run();
    assertThat(heard.next()).isEqualTo(3);
    offer(4);
    assertThat(heard.next()).isEqualTo(4);
  }

  @Test
  void rule103SignalsComeOneAfterAnotherFromWhateverThreads() throws Exception {
    Heard<Integer> many = new Heard<>();
    Feed<Integer> threaded = new Feed<>(many, threads, buffer);
    threaded.start();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    int each = 20_000;
    running.add(
        CompletableFuture.runAsync(
            () ->
                IntStream.range(0, each)
                    .forEach(
                        i -> {
                          while (!buffer.offer(i, 4)) {
                            Thread.onSpinWait();
                          }
                          threaded.changed();
                        }),
            threads));
    running.add(
        CompletableFuture.runAsync(
            () -> IntStream.range(0, each / 2).forEach(i -> many.request(1)), threads));
    running.add(
        CompletableFuture.runAsync(
            () -> IntStream.range(0, each / 2).forEach(i -> many.request(1)), threads));
    for (int i = 0; i < each; i++) {
      assertThat(many.next()).isEqualTo(i);
    }
    running.forEach(CompletableFuture::join);
    buffer.fail(new IllegalStateException("the end"));
    threaded.changed();
    assertThatThrownBy(() -> many.end().get(10, java.util.concurrent.TimeUnit.SECONDS))
        .hasMessageContaining("the end");
    many.requireRules();
  }

  @Test
  void rule103NothingComesBeforeOnSubscribeHasReturned() {
    List<String> order = new ArrayList<>();
    Flow.Subscriber<Integer> eager =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            order.add("begin");
            buffer.offer(1, 4);
            subscription.request(1);
            order.add("end");
          }

          @Override
          public void onNext(Integer element) {
            order.add("next");
          }

          @Override
          public void onError(Throwable failure) {
            order.add("error");
          }

          @Override
          public void onComplete() {
            order.add("complete");
          }
        };
    new Feed<>(eager, Runnable::run, buffer).start();
    assertThat(order).containsExactly("begin", "end", "next");
  }

  @Test
  void rule105TheEndNeedsNoRequestButComesBehindAllElements() {
    feed.start();
    offer(1);
    buffer.finish(2);
    feed.changed();
    run();
    assertThat(heard.end()).isNotDone();
    heard.request(2);
    run();
    assertThat(heard.end()).isCompleted();
    assertThat(heard.waiting()).isEqualTo(2);
    heard.requireRules();
  }

  @Test
  void rule104FailuresAreSignalledBehindTheElements() {
    feed.start();
    offer(1);
    buffer.fail(new IllegalStateException("broken"));
    assertThat(buffer.offer(9, 4)).as("nobody wants it any longer").isTrue();
    heard.request(9);
    run();
    assertThat(heard.next()).isEqualTo(1);
    assertThat(heard.end()).isCompletedExceptionally();
    assertThat(heard.waiting()).isZero();
    assertThat(cancels).as("the source ended by itself").hasValue(0);
  }

  @Test
  void rules108And305NothingComesAfterCancelWhichIsToldOnce() {
    feed.start();
    heard.request(10);
    offer(1);
    heard.cancel();
    heard.cancel();
    offer(2);
    buffer.finish(3);
    feed.changed();
    run();
    assertThat(heard.next()).isEqualTo(1);
    assertThat(heard.waiting()).isZero();
    assertThat(heard.end()).isNotDone();
    assertThat(cancels).hasValue(1);
  }

  @Test
  void rule306RequestsAfterCancelHaveNoEffect() {
    feed.start();
    heard.cancel();
    heard.request(1);
    heard.request(-1);
    offer(1);
    assertThat(heard.waiting()).isZero();
    assertThat(heard.end()).isNotDone();
  }

  @Test
  void rule309RequestsOfNothingAreAnError() {
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
      Heard<Integer> other = new Heard<>();
      new Feed<>(other, Runnable::run, new FeedBuffer<Integer>(1, () -> {})).start();
      other.request(wrong);
      assertThatThrownBy(() -> other.end().getNow(null))
          .hasCauseInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rule 3.9");
    }
  }

  @Test
  void rule310AndRule303RequestsFromWithinOnNextDoNotDeepenTheStack() {
    int count = 100_000;
    FeedBuffer<Integer> large = new FeedBuffer<>(1L << 40, () -> {});
    IntStream.range(0, count).forEach(i -> large.offer(i, 4));
    large.fail(new IllegalStateException("the end"));
    AtomicInteger came = new AtomicInteger();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Flow.Subscriber<Integer> oneByOne =
        new Flow.Subscriber<>() {
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(1);
          }

          @Override
          public void onNext(Integer element) {
            came.incrementAndGet();
            subscription.request(1);
          }

          @Override
          public void onError(Throwable failure) {
            end.complete(failure);
          }

          @Override
          public void onComplete() {}
        };
    new Feed<>(oneByOne, Runnable::run, large).start();
    assertThat(soon(end)).hasMessage("the end");
    assertThat(came).hasValue(count);
  }

  @Test
  void rule317RequestsAddUpWithoutAnOverflow() {
    feed.start();
    heard.request(Long.MAX_VALUE);
    heard.request(Long.MAX_VALUE);
    offer(1, 2, 3);
    assertThat(heard.waiting()).isEqualTo(3);
  }

  @Test
  void rule213ASubscriberThatThrowsGetsNoMore() {
    AtomicInteger came = new AtomicInteger();
    Flow.Subscriber<Integer> throwing =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(10);
          }

          @Override
          public void onNext(Integer element) {
            came.incrementAndGet();
            throw new IllegalStateException("of a test");
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onComplete() {}
        };
    Feed<Integer> broken = new Feed<>(throwing, Runnable::run, buffer);
    broken.start();
    buffer.offer(1, 4);
    buffer.offer(2, 4);
    broken.changed();
    assertThat(came).hasValue(1);
    assertThat(cancels).hasValue(1);
  }

  @Test
  void whatIsOverTheBoundIsRefused() {
    FeedBuffer<Integer> small = new FeedBuffer<>(600, () -> {});
    assertThat(small.offer(1, 100)).isTrue();
    assertThat(small.offer(2, 100)).isTrue();
    assertThat(small.offer(3, 100)).isFalse();
    assertThat(small.poll()).contains(1);
    assertThat(small.offer(3, 100)).isTrue();
  }

  @Test
  void anExecutorThatTakesNoMoreEndsIt() {
    Heard<Integer> other = new Heard<>();
    Feed<Integer> refused =
        new Feed<>(
            other,
            task -> {
              throw new RejectedExecutionException("of a test");
            },
            buffer);
    assertThat(refused.start()).isFalse();
    assertThat(other.end()).isCompletedExceptionally();
    assertThat(cancels).hasValue(1);
  }
}
