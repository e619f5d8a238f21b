package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.Reason;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A procedure, calls of it from one shared client, and a timeout of its own for one call. */
public final class RemoteProcedureCalls {
  private RemoteProcedureCalls() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("2 + 3 = " + run());
  }

  /** Returns the sum that the procedure gave. */
  static int run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      callee
          .register(
              "com.example.add",
              call -> call.argument(0, Integer.class) + call.argument(1, Integer.class))
          .join();
      callee.register("com.example.never", call -> new CompletableFuture<>()).join();

      int sum = caller.call("com.example.add", 2, 3).join().as(Integer.class);
      expectTimeout(caller);
      return sum;
    }
  }

  private static void expectTimeout(WampClient caller) {
    try {
      caller.call(Call.of("com.example.never").timeout(Duration.ofMillis(50))).join();
      throw new IllegalStateException("a call that is never answered was answered");
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof WampException failure) || failure.reason() != Reason.TIMEOUT) {
        throw e;
      }
    }
  }
}
