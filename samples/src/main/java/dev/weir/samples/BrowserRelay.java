package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;
import dev.weir.router.options.ListenerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The {@link Relay} with a real browser: a web page listens in all rooms with autobahn for
 * JavaScript, one connection a room, and counts what is right and what is wrong.
 *
 * <p>Prints the page's address, waits two minutes for a browser that opens it, and prints what the
 * page has seen. Ends with an error unless every room got its own messages, all of them in order.
 */
public final class BrowserRelay {
  private static final int ROOMS = 200;
  private static final int MESSAGES = 20;

  private final CompletableFuture<Void> listening = new CompletableFuture<>();
  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
  private final List<WampClient> clients = new ArrayList<>();

  /** What the page has seen in all rooms. */
  private record Verdict(int right, int wrong) {}

  private BrowserRelay() {}

  /** Takes the path of autobahn's script for browsers. */
  public static void main(String[] arguments) throws Exception {
    Verdict seen = new BrowserRelay().run(Path.of(arguments[0]));
    System.out.printf(
        "browser relay: %d rooms, %d messages, %d wrong%n", ROOMS, seen.right(), seen.wrong());
    if (!seen.equals(new Verdict(ROOMS * MESSAGES, 0))) {
      throw new IllegalStateException("there should be " + ROOMS * MESSAGES + " messages");
    }
  }

  private Verdict run(Path autobahn) throws Exception {
    try (RelayPage page = new RelayPage(autobahn, this::failed);
        Router router = router(page.origin())) {
      URI uri = router.uris().get(0);
      try {
        prepare(uri);
        System.out.printf(
            "%s/relay.html?rooms=%d&messages=%d&router=%s%n", page.origin(), ROOMS, MESSAGES, uri);
        return relay(uri);
      } finally {
        clients.forEach(WampClient::close);
      }
    }
  }

  /** Browsers may connect from this page only. */
  private static Router router(String origin) throws Exception {
    return Router.builder()
        .listen(ListenerOptions.of("127.0.0.1", 0).withOrigins(List.of(origin)))
        .realm("realm1")
        .start();
  }

  private void prepare(URI router) {
    WampClient application = join(router);
    application.register("com.example.relay.listening", call -> listening.complete(null)).join();
    application.register("com.example.relay.heard", call -> true).join();
    application
        .register(
            "com.example.relay.verdict",
            call ->
                verdict.complete(
                    new Verdict(call.argument(0, Integer.class), call.argument(1, Integer.class))))
        .join();
  }

  private Verdict relay(URI router) throws Exception {
    List<WampClient> phones = new ArrayList<>();
    for (int room = 0; room < ROOMS; room++) {
      phones.add(join(router));
    }
    listening.get(2, TimeUnit.MINUTES);
    for (int message = 0; message < MESSAGES; message++) {
      for (int room = 0; room < ROOMS; room++) {
        phones.get(room).publish("com.example.room" + room, room, message);
      }
    }
    return verdict.get(1, TimeUnit.MINUTES);
  }

  private WampClient join(URI router) {
    WampClient client = WampClient.connect(router, "realm1");
    clients.add(client);
    return client;
  }

  private void failed(String sentence) {
    listening.completeExceptionally(new IllegalStateException("the page: " + sentence));
    verdict.completeExceptionally(new IllegalStateException("the page: " + sentence));
  }
}
