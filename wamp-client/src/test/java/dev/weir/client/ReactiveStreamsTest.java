package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * The publishers of a client, by the compatibility kit of Reactive Streams, whose tests are run as
 * JUnit's.
 */
final class ReactiveStreamsTest {
  private static final long PATIENCE_MILLIS = 300;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** What a feed gives of a buffer with so many elements. */
  private static final class Verification extends FlowPublisherVerification<Long> {
    private final ExecutorService threads;

    Verification(ExecutorService threads) {
      super(new TestEnvironment(PATIENCE_MILLIS, PATIENCE_MILLIS));
      this.threads = threads;
    }

    @Override
    public long maxElementsFromPublisher() {
      return 10_000;
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
      return subscriber -> begin(subscriber, elements);
    }

    private void begin(Flow.Subscriber<? super Long> subscriber, long elements) {
      FeedBuffer<Long> buffer = new FeedBuffer<>(Long.MAX_VALUE, () -> {});
      Feed<Long> feed = new Feed<>(subscriber, threads, buffer);
      if (feed.start()) {
        LongStream.rangeClosed(1, elements)
            .forEach(
                element -> {
                  buffer.offer(element, Long.BYTES);
                  feed.changed();
                });
        buffer.end(Feed.End.COMPLETE);
        feed.changed();
      }
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      return subscriber -> {
        FeedBuffer<Long> buffer = new FeedBuffer<>(1, () -> {});
        buffer.end(Feed.End.of(new IllegalStateException("of a test")));
        new Feed<>(subscriber, threads, buffer).start();
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> publishersKeepTheRules() {
    List<Method> rules =
        Arrays.stream(Verification.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(rules).hasSizeGreaterThan(30);
    return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> run(rule)));
  }

  private void run(Method rule) throws Throwable {
    Verification verification = new Verification(threads);
    verification.setUp();
    try {
      rule.invoke(verification);
    } catch (InvocationTargetException e) {
      // What the kit cannot verify of any publisher, or not of this kind.
      Assumptions.assumeFalse(e.getCause() instanceof SkipException, e.getCause().getMessage());
      throw e.getCause();
    }
  }
}
