package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.Procedure;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A caller that changes its mind, and one that sets a limit of time which the callee keeps. */
public final class CancelAndTimeout {
  private CancelAndTimeout() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("the handler was cancelled, the other call ended with " + run());
  }

  /** Returns the error of the call that took too long. */
  static String run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch canceled = new CountDownLatch(1);
      callee
          .register(
              "com.example.ponder",
              call -> {
                call.onCancel(canceled::countDown);
                started.countDown();
                return new CompletableFuture<>();
              })
          .join();
      callee
          .register(
              Procedure.exact("com.example.hurry").forwardTimeout(),
              call -> new CompletableFuture<>())
          .join();

      CompletableFuture<CallResult> call = caller.call("com.example.ponder");
      require(started);
      call.cancel(true);
      require(canceled);
      return error(
          caller.call(Call.of("com.example.hurry").timeoutAtRouter(Duration.ofMillis(50))));
    }
  }

  private static void require(CountDownLatch event) throws InterruptedException {
    if (!event.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the handler heard nothing");
    }
  }

  private static String error(CompletableFuture<CallResult> call) throws Exception {
    try {
      return "a result: " + call.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return ((WampException) e.getCause()).uri();
    }
  }
}
