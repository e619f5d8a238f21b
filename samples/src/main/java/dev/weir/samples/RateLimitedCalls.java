package dev.weir.samples;

import dev.weir.client.CallResult;
import dev.weir.client.Throttle;
import dev.weir.client.WampClient;
import dev.weir.client.flow.Rate;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** 50,000 calls asked for at once: 10,000 go out at once, then 20,000 a second, 500 under way. */
public final class RateLimitedCalls {
  static final Rate RATE = Rate.perSecond(20_000).burst(10_000);

  private RateLimitedCalls() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("50,000 calls took " + run(50_000));
  }

  /** Returns how long it took until all were answered. */
  static Duration run(int count) throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller =
            WampClient.builder()
                .router(router.uris().get(0))
                .throttle(Throttle.standard().inFlight(500).rate(RATE))
                .connect()) {
      callee.register("com.example.echo", call -> call.argument(0, Integer.class)).join();

      long start = System.nanoTime();
      List<CompletableFuture<CallResult>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        calls.add(caller.call("com.example.echo", i));
      }
      calls.forEach(CompletableFuture::join);
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
