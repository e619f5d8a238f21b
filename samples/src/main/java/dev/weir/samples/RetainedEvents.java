package dev.weir.samples;

import dev.weir.client.Publication;
import dev.weir.client.Topic;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A publisher leaves a topic's last word with the router; who subscribes later has it at once. */
public final class RetainedEvents {
  private RetainedEvents() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("received " + run());
  }

  /** Returns what the subscriber received, the retained event first. */
  static List<String> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient publisher = WampClient.connect(router.uris().get(0), "realm1");
        WampClient subscriber = WampClient.connect(router.uris().get(0), "realm1")) {
      Publication state = Publication.of("com.example.door").retain();
      publisher.publishAcknowledged(state.arguments("open")).join();
      publisher.publishAcknowledged(state.arguments("closed")).join();

      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      subscriber
          .subscribe(
              Topic.exact("com.example.door").retained(),
              event -> received.add(event.as(String.class) + (event.isRetained() ? " since" : "")))
          .join();
      publisher.publish(state.arguments("open"));
      return List.of(received.poll(10, TimeUnit.SECONDS), received.poll(10, TimeUnit.SECONDS));
    }
  }
}
