package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.protocol.Register;
import dev.weir.protocol.Subscribe;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many threads, many connections, and ends at bad moments. */
final class StormTest {

  private record Outcome(Duration timeout, long nanos, Reason reason) {}

  @Test
  @Hostile("K3")
  void everyThreadHasItsOwnTimeoutsOnOneClient() throws Exception {
    try (AnsweringRouter router = new AnsweringRouter();
        WampClient client = WampClient.connect(router.uri(), "realm1")) {
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        Duration timeout = Duration.ofMillis(10 + thread * 30L);
        outcomes.add(meanwhile(() -> timeOut(client, timeout)));
        assertThat(soon(client.call("com.example.echo", thread)).as(int.class)).isEqualTo(thread);
      }
      for (CompletableFuture<Outcome> each : outcomes) {
        Outcome outcome = soon(each);
        assertThat(outcome.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(outcome.nanos()).isGreaterThanOrEqualTo(outcome.timeout().toNanos());
        assertThat(outcome.nanos()).isLessThan(outcome.timeout().plusSeconds(10).toNanos());
      }
    }
  }

  private static Outcome timeOut(WampClient client, Duration timeout) {
    long start = System.nanoTime();
    WampException failure = failure(client.call(Call.of("com.example.never").timeout(timeout)));
    return new Outcome(timeout, System.nanoTime() - start, failure.reason());
  }

  @Test
  void everyCallReachesItsOwnCaller() throws Exception {
    try (AnsweringRouter router = new AnsweringRouter();
        WampClient client = WampClient.connect(router.uri(), "realm1")) {
      List<CompletableFuture<Long>> threads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        long first = thread * 1_000_000L;
        threads.add(meanwhile(() -> echo(client, first, 5_000)));
      }
      threads.forEach(thread -> assertThat(soon(thread)).isEqualTo(5_000));
    }
  }

  private static long echo(WampClient client, long first, int count) {
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (long i = first; i < first + count; i++) {
      calls.add(client.call("com.example.echo", i));
    }
    long right = 0;
    for (int i = 0; i < count; i++) {
      right += soon(calls.get(i)).as(long.class) == first + i ? 1 : 0;
    }
    return right;
  }

  @Test
  void whenTheConnectionDiesAllThatIsPendingFailsByName() throws Exception {
    try (ScriptedRouter router = new ScriptedRouter()) {
      CompletableFuture<WampException> left = new CompletableFuture<>();
      SessionListener listener =
          new SessionListener() {
            @Override
            public void left(SessionDetails session, WampException cause) {
              left.complete(cause);
            }
          };
      Joined joined = router.join(options -> options.timeout(Duration.ZERO).listener(listener));
      WampClient client = joined.client();
      List<CompletableFuture<?>> pending = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        pending.add(client.call("com.example.p", i));
      }
      pending.add(client.register("com.example.p", invocation -> 0));
      pending.add(client.subscribe("com.example.t", event -> {}));
      pending.add(client.publishAcknowledged("com.example.t"));
      for (int i = 0; i < 10_000; i++) {
        joined.peer().receive();
      }
      joined.peer().expect(Register.class);
      joined.peer().expect(Subscribe.class);
      joined.peer().kill();
      for (CompletableFuture<?> each : pending) {
        assertThat(failure(each).reason()).isEqualTo(Reason.CONNECTION_LOST);
      }
      assertThat(soon(left).reason()).isEqualTo(Reason.CONNECTION_LOST);
      assertThat(failure(client.call("com.example.p")).reason()).isEqualTo(Reason.CONNECTION_LOST);
    }
  }

  @Test
  @Hostile("K4")
  void whenCloseRacesWithCallsAllOfThemComplete() throws Exception {
    try (AnsweringRouter router = new AnsweringRouter()) {
      for (int round = 0; round < 50; round++) {
        WampClient client = WampClient.connect(router.uri(), "realm1");
        AtomicLong begun = new AtomicLong();
        List<CompletableFuture<List<CompletableFuture<CallResult>>>> callers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          callers.add(meanwhile(() -> callUntilClosed(client, begun)));
        }
        long enough = ThreadLocalRandom.current().nextLong(500);
        while (begun.get() < enough) {
          Thread.onSpinWait();
        }
        client.close();
        for (CompletableFuture<List<CompletableFuture<CallResult>>> caller : callers) {
          for (CompletableFuture<CallResult> call : soon(caller)) {
            String outcome = soon(call.handle((result, failure) -> reason(failure)));
            assertThat(outcome).isIn("answered", "CLOSED");
          }
        }
      }
    }
  }

  private static List<CompletableFuture<CallResult>> callUntilClosed(
      WampClient client, AtomicLong begun) {
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    while (client.isOpen()) {
      calls.add(client.call("com.example.echo", calls.size()));
      begun.incrementAndGet();
    }
    calls.add(client.call("com.example.echo"));
    return calls;
  }

  private static String reason(Throwable failure) {
    return failure == null ? "answered" : ((WampException) failure).reason().name();
  }

  @Test
  void connectingAndClosingLeavesNothingBehind() throws Exception {
    try (AnsweringRouter router = new AnsweringRouter()) {
      connectCallAndClose(router);
      long descriptors = descriptors();
      for (int i = 0; i < 200; i++) {
        connectCallAndClose(router);
      }
      for (Thread thread : clientThreads()) {
        thread.join(20_000);
      }
      assertThat(clientThreads()).isEmpty();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // the other ends close later
      while (descriptors() > descriptors + 2 && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
    }
  }

  private static void connectCallAndClose(AnsweringRouter router) {
    try (WampClient client = WampClient.connect(router.uri(), "realm1")) {
      assertThat(soon(client.call("com.example.echo", "x")).as(String.class)).isEqualTo("x");
    }
  }

  private static List<Thread> clientThreads() {
    Thread[] threads = new Thread[Thread.activeCount() * 2 + 16];
    int count = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .filter(thread -> thread.getName().startsWith("weir-client"))
        .toList();
  }

  /** Open descriptors, where the operating system shows them. */
  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
