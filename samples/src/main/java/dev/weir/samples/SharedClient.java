package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.Reason;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One client for many threads, each with a timeout of its own; they wait and get what failed. */
public final class SharedClient {
  private SharedClient() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns the outcome for each thread. */
  static List<String> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      client.register("com.example.echo", call -> call.argument(0, Long.class)).join();
      client.register("com.example.never", call -> new CompletableFuture<>()).join();

      List<CompletableFuture<String>> threads = new ArrayList<>();
      for (long thread = 0; thread < 8; thread++) {
        Call call =
            thread % 2 == 0
                ? Call.of("com.example.echo").timeout(Duration.ofSeconds(20 + thread))
                : Call.of("com.example.never").timeout(Duration.ofMillis(200 + 10 * thread));
        Call asked = call.arguments(thread);
        threads.add(CompletableFuture.supplyAsync(() -> outcome(client, asked)));
      }
      return threads.stream().map(CompletableFuture::join).toList();
    }
  }

  private static String outcome(WampClient client, Call call) {
    try {
      return "got " + client.blocking().call(call).as(Long.class);
    } catch (WampException e) {
      return e.reason() == Reason.TIMEOUT ? "too late" : e.getMessage();
    }
  }
}
