package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.SessionDetails;
import dev.weir.client.SessionListener;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client that outlives its router: what it registered is there again, and what waited is sent.
 */
public final class Reconnecting {
  private Reconnecting() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns what the listener heard, and at last the result of a call made without a session. */
  static List<String> run() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Router first = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
    int port = first.port();
    try (WampClient client =
        WampClient.builder()
            .router(first.uris().get(0))
            .realm("realm1")
            .listener(new Notes(heard))
            .connect()) {
      client.register("com.example.upper", call -> call.as(String.class).toUpperCase()).join();
      first.close();

      CompletableFuture<CallResult> call =
          client.call(
              Call.of("com.example.upper")
                  .arguments("still here")
                  .idempotent()
                  .timeout(Duration.ofMinutes(1)));
      try (Router second = Router.builder().listen("127.0.0.1", port).realm("realm1").start()) {
        String result = call.join().as(String.class);
        return List.of(next(heard), next(heard), next(heard), result);
      }
    }
  }

  /** What a listener hears comes in order, on another thread: perhaps behind a result. */
  private static String next(BlockingQueue<String> heard) throws Exception {
    return Objects.requireNonNull(heard.poll(10, TimeUnit.SECONDS), "the listener heard nothing");
  }

  private record Notes(BlockingQueue<String> heard) implements SessionListener {
    @Override
    public void joined(SessionDetails session) {
      heard.add("joined");
    }

    @Override
    public void left(SessionDetails session, WampException cause) {
      heard.add("left: " + cause.uri());
    }
  }
}
