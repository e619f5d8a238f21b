package dev.weir.samples;

import dev.weir.client.Publication;
import dev.weir.client.TestamentScope;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client leaves a publication with the router, which is its farewell however it goes. */
public final class Testaments {
  private Testaments() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("received " + run());
  }

  /** Returns the farewell, and how many sessions the realm had before and after it. */
  static String run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient watcher = WampClient.connect(router.uris().get(0), "realm1")) {
      CompletableFuture<String> farewell = new CompletableFuture<>();
      watcher
          .subscribe("com.example.gone", event -> farewell.complete(event.as(String.class)))
          .join();
      long before;
      try (WampClient mortal = WampClient.connect(router.uris().get(0), "realm1")) {
        Publication will = Publication.of("com.example.gone").arguments("worker 7 is gone");
        mortal.meta().addTestament(will, TestamentScope.DESTROYED).join();
        before = watcher.meta().sessionCount().join();
      }
      String received = farewell.get(10, TimeUnit.SECONDS);
      return received + ": " + before + " then " + watcher.meta().sessionCount().join();
    }
  }
}
