package dev.weir.samples;

import dev.weir.client.CallResult;
import dev.weir.client.Procedure;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ten thousand calls at once, of which fifty run: the callee says how many it works on, and the
 * router keeps the others in a queue and gives them out as answers come. No caller has to wait
 * before it calls, and the callee cannot be flooded.
 */
public final class TenThousandCalls {
  private static final int CALLS = 10_000;
  private static final int AT_ONCE = 50;

  private TenThousandCalls() {}

  /** What came of it. */
  record Outcome(int rightAnswers, int mostAtOnce) {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    System.out.println(run());
    System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
  }

  static Outcome run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      Renderer renderer = new Renderer();
      callee
          .register(
              Procedure.exact("com.example.render").concurrency(AT_ONCE),
              call -> renderer.render(call.argument(0, int.class)))
          .join();
      List<CompletableFuture<CallResult>> answers = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        answers.add(caller.call("com.example.render", i));
      }
      int right = 0;
      for (int i = 0; i < CALLS; i++) {
        right += answers.get(i).join().as(String.class).equals("page " + i) ? 1 : 0;
      }
      return new Outcome(right, renderer.mostAtOnce.get());
    }
  }

  /** Work that takes a while and must not be done for too many at once; it begins with so many. */
  private static final class Renderer {
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    CompletionStage<String> render(int page) {
      int now = running.incrementAndGet();
      mostAtOnce.accumulateAndGet(now, Math::max);
      if (now == AT_ONCE) {
        enough.complete(null);
      }
      return enough.thenApplyAsync(
          begun -> {
            running.decrementAndGet();
            return "page " + page;
          },
          CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }
  }
}
