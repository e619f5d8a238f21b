package dev.weir.gateway.worker;

import static dev.weir.gateway.worker.TestWorkers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.gateway.worker.TestWorkers.Awaited;
import dev.weir.gateway.worker.TestWorkers.Outcome;
import dev.weir.router.Router;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty workers, many callers, random service times, and workers that are killed at random: each
 * call is answered once, to its caller. {@code -Dweir.workers.calls=1000000} is the long run,
 * {@code -Dweir.workers.seed} another one, {@code -Dweir.workers.port=20000} the first of the
 * ports.
 */
final class MixedCallsTest {
  private static final int WORKERS = 30;
  private static final int CALLERS = 16;
  private static final int PIPELINED = 8;
  private static final int LONGEST_MILLIS = 6;
  private static final int CALLS = Integer.getInteger("weir.workers.calls", 10_000);
  private static final long SEED = Long.getLong("weir.workers.seed", 20_000);
  private static final int PORT = Integer.getInteger("weir.workers.port", 0);
  private static final int KILL_EVERY = 250;

  @TempDir Path directory;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  @Hostile("K9")
  void eachCallIsAnsweredOnceAndFailuresAreAtMostTheKills() throws Exception {
    int kills = run(false);
    assertThat(failed.get()).isLessThanOrEqualTo(kills);
  }

  @Test
  @Hostile("K9")
  void whereCallsAreRetriedNoneFailsAndAtMostOneIsWorkedOnTwiceForEachKill() throws Exception {
    int kills = run(true);
    assertThat(failed.get()).isZero();
    Map<String, Integer> executions = new HashMap<>();
    try (Stream<Path> journals = Files.list(directory.resolve("journals"))) {
      for (Path journal : (Iterable<Path>) journals::iterator) {
        Files.readAllLines(journal).forEach(call -> executions.merge(call, 1, Integer::sum));
      }
    }
    assertThat(executions).hasSize(CALLS);
    int extra = executions.values().stream().mapToInt(Integer::intValue).sum() - CALLS;
    assertThat(extra).isLessThanOrEqualTo(kills);
  }

  /** The calls, and how many workers were killed meanwhile. */
  private int run(boolean retry) throws Exception {
    Files.createDirectories(directory.resolve("journals"));
    WorkerPoolOptions options = options(retry);
    RealmOptions realm = options.prepared(RealmOptions.open("realm1"));
    int kills;
    try (Router router = Router.builder().realm(realm).start();
        WorkerPool pool = WorkerPool.start(options)) {
      pool.serve(router);
      eventually("all are ready", () -> pool.status().ready() == WORKERS);
      CompletableFuture<Integer> killer = start(() -> kill(pool, options));
      List<CompletableFuture<Integer>> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(number -> start(() -> call(router, number)))
              .toList();
      for (CompletableFuture<Integer> caller : callers) {
        caller.join();
      }
      done.set(true);
      kills = killer.join();
      assertThat(kills).isPositive();
      assertThat(pool.status().deaths()).isLessThanOrEqualTo(kills);
    }
    nothingIsLeft(options);
    return kills;
  }

  private WorkerPoolOptions options(boolean retry) {
    WorkerPoolBuilder builder = TestWorkers.options(directory, WorkerFraming.LINE, WORKERS);
    if (PORT > 0) {
      builder.ports(PORT, PORT + WORKERS - 1);
    }
    return builder
        .command(
            List.of("python3", TestWorkers.program(), "line", "${port}", "journals/${index}.txt"))
        .retryOnDeath(retry)
        .log("workers.log", 1 << 20)
        .timeout(Duration.ofMinutes(2))
        .build();
  }

  private static <T> CompletableFuture<T> start(java.util.concurrent.Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(task.call());
              } catch (Throwable fault) {
                result.completeExceptionally(fault);
              }
            })
        .start();
    return result;
  }

  /** One caller's calls, several at once; each answer must be the one to its own call. */
  private int call(Router router, int number) throws Exception {
    Random random = new Random(SEED + number);
    Deque<Map.Entry<String, Awaited>> underWay = new ArrayDeque<>();
    int answered = 0;
    try (TestCaller caller = new TestCaller(router)) {
      for (int call = asked.incrementAndGet(); call <= CALLS; call = asked.incrementAndGet()) {
        String id = Integer.toString(call);
        String payload = "x".repeat(random.nextInt(200)) + number;
        Awaited answer =
            caller.call("work %s:%d %s".formatted(id, random.nextInt(LONGEST_MILLIS), payload));
        underWay.add(Map.entry(id + " " + payload, answer));
        if (underWay.size() == PIPELINED) {
          check(underWay.remove());
          answered++;
        }
      }
      while (!underWay.isEmpty()) {
        check(underWay.remove());
        answered++;
      }
      assertThat(caller.fault()).isNotDone();
    }
    return answered;
  }

  private void check(Map.Entry<String, Awaited> call) {
    Outcome outcome = call.getValue().now();
    if (outcome.error().isEmpty()) {
      assertThat(outcome.text()).isEqualTo(call.getKey());
    } else {
      assertThat(outcome.error()).as("%s", outcome.arguments()).isEqualTo(WorkerError.DIED);
      failed.incrementAndGet();
    }
  }

  /**
   * Kills a worker for every so many calls. The next kill waits until the call that lost its worker
   * is over: no call is to lose two, since it is retried once.
   */
  private int kill(WorkerPool pool, WorkerPoolOptions options) throws Exception {
    Random random = new Random(SEED);
    int kills = 0;
    while (!done.get()) {
      long next = pool.status().calls() + 1 + random.nextInt(2 * KILL_EVERY);
      eventually("more calls", () -> done.get() || pool.status().calls() >= next);
      List<ProcessHandle> workers = workers(options);
      if (!done.get() && !workers.isEmpty()) {
        workers.get(random.nextInt(workers.size())).destroyForcibly();
        kills++;
        int begun = kills;
        eventually("another one is begun", () -> pool.status().restarts() >= begun);
        long then = pool.status().calls();
        eventually(
            "what was lost is over",
            () -> done.get() || pool.status().calls() >= then + WORKERS * 3);
      }
    }
    return kills;
  }

  private static List<ProcessHandle> workers(WorkerPoolOptions options) throws IOException {
    List<ProcessHandle> alive = new ArrayList<>();
    Map<String, Boolean> running = new HashMap<>();
    for (String line : Files.readAllLines(options.record())) {
      String[] words = line.split(" ");
      if (words.length == 3) {
        running.put(words[1], words[0].equals("+"));
      }
    }
    running.forEach(
        (pid, runs) -> {
          if (runs) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(alive::add);
          }
        });
    return alive;
  }

  private static void nothingIsLeft(WorkerPoolOptions options) throws IOException {
    for (int index = 0; index < WORKERS; index++) {
      assertThat(TestWorkers.free(options.port(index))).isTrue();
    }
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    process ->
                        process
                            .info()
                            .arguments()
                            .filter(words -> List.of(words).contains(TestWorkers.program()))
                            .isPresent())
                .filter(
                    process ->
                        process.parent().equals(java.util.Optional.of(ProcessHandle.current()))))
        .isEmpty();
    assertThat(Files.readString(options.record()).strip()).isEmpty();
  }
}
