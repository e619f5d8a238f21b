package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.CallResult;
import dev.weir.client.Invocation;
import dev.weir.client.Procedure;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand calls at once to our client as a callee with fifty slots. With {@code
 * -Dweir.flood.millis=1300}, on a machine with nothing else to do, all answers must be there within
 * that.
 */
final class FloodWithRouterTest {
  private static final int SLOTS = 50;
  private static final int QUEUE = 1_000;
  private static final int CALLS = 10_000;
  private static final int SESSIONS = 100;
  private static final long MOST_MILLIS = Long.getLong("weir.flood.millis", Long.MAX_VALUE);
  private static final int WARM_UPS = MOST_MILLIS == Long.MAX_VALUE ? 0 : 5;

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CompletableFuture<Void> full = new CompletableFuture<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<WampClient> callers = new ArrayList<>();
  private Router router;
  private WampClient callee;

  @BeforeEach
  void start() throws Exception {
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .anonymous("guest")
                    .role("guest", Rule.allowAll())
                    .procedures(
                        List.of(
                            ProcedureOptions.of("com.narrow", MatchPolicy.EXACT)
                                .withLimits(
                                    CallLimits.concurrency(SLOTS).withQueue(QUEUE, 1 << 20))))
                    .build())
            .start();
    callee = WampClient.connect(router.uris().get(0), "realm1");
  }

  @AfterEach
  void stop() {
    callers.forEach(WampClient::close);
    callee.close();
    timer.shutdownNow();
    router.close();
  }

  private List<WampClient> callers(int count) {
    for (int i = 0; i < count; i++) {
      callers.add(WampClient.connect(router.uris().get(0), "realm1"));
    }
    return callers;
  }

  @Test
  void allAreAnsweredAndNeverMoreThanFiftyRun() throws Exception {
    callee.register(Procedure.exact("com.busy").concurrency(SLOTS), this::work).join();
    callers(10);
    for (int i = 0; i < WARM_UPS; i++) {
      flood();
    }
    long begin = System.nanoTime();
    flood();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertThat(most.get()).isEqualTo(SLOTS);
    if (WARM_UPS > 0) {
      System.out.printf("R6 CLIENT: %d calls in %d ms%n", CALLS, millis);
    }
    assertThat(millis).isLessThanOrEqualTo(MOST_MILLIS);
  }

  private void flood() {
    List<CompletableFuture<CallResult>> answers = callAll("com.busy");
    for (int i = 0; i < CALLS; i++) {
      assertThat(answers.get(i).join().as(int.class)).isEqualTo(i);
    }
  }

  private List<CompletableFuture<CallResult>> callAll(String procedure) {
    List<CompletableFuture<CallResult>> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      answers.add(callers.get(i % callers.size()).call(procedure, i));
    }
    return answers;
  }

  /**
   * The first wait until all slots are taken, however slow the machine is. By one timer: on two
   * processors the common pool has a new thread for each.
   */
  private CompletionStage<Integer> work(Invocation call) {
    begin();
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    full.thenRun(() -> timer.schedule(() -> answer.complete(end(call)), 5, TimeUnit.MILLISECONDS));
    return answer;
  }

  private CompletionStage<Integer> hold(Invocation call) {
    begin();
    return released.thenApplyAsync(nothing -> end(call), timer);
  }

  private void begin() {
    int now = running.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    if (now == SLOTS) {
      full.complete(null);
    }
  }

  private int end(Invocation call) {
    running.decrementAndGet();
    return call.argument(0, int.class);
  }

  @Test
  void whatFindsNoPlaceIsRefusedAtOnceAndWhatWaitsIsAnswered() {
    callee.register(Procedure.exact("com.narrow"), this::hold).join();
    callers(SESSIONS);
    List<CompletableFuture<CallResult>> answers = callAll("com.narrow");
    int refused = CALLS - SLOTS - QUEUE;
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Void> allTold = new CompletableFuture<>();
    for (CompletableFuture<CallResult> answer : answers) {
      answer.whenComplete(
          (result, failure) -> {
            if (failure != null && told.incrementAndGet() == refused) {
              allTold.complete(null);
            }
          });
    }
    allTold.orTimeout(60, TimeUnit.SECONDS).join();
    full.orTimeout(60, TimeUnit.SECONDS).join(); // refusals are there before the handlers began
    assertThat(answers.stream().filter(CompletableFuture::isDone)).hasSize(refused);
    answers.stream().filter(CompletableFuture::isDone).forEach(FloodWithRouterTest::expectRefusal);
    released.complete(null);
    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      if (!answers.get(i).isCompletedExceptionally()) {
        assertThat(answers.get(i).join().as(int.class)).isEqualTo(i);
        answered++;
      }
    }
    assertThat(answered).isEqualTo(SLOTS + QUEUE);
    assertThat(most.get()).isEqualTo(SLOTS);
  }

  private static void expectRefusal(CompletableFuture<CallResult> answer) {
    Throwable failure = answer.handle((result, thrown) -> thrown).join();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    assertThat(cause)
        .isInstanceOfSatisfying(
            WampException.class,
            refusal -> {
              assertThat(refusal.uri()).isEqualTo("wamp.error.unavailable");
              assertThat(refusal.retryAfter()).hasValueSatisfying(FloodWithRouterTest::positive);
            });
  }

  private static void positive(Duration wait) {
    assertThat(wait).isPositive();
  }
}
