package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A topic, a subscriber and a publisher. */
public final class PublishAndSubscribe {
  private PublishAndSubscribe() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("received " + run());
  }

  /** Returns the greetings in the order in which they came. */
  static List<String> run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient subscriber = WampClient.connect(router.uris().get(0), "realm1");
        WampClient publisher = WampClient.connect(router.uris().get(0), "realm1")) {
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      subscriber
          .subscribe(
              "com.example.greeting", event -> received.add(event.arguments().get(0, String.class)))
          .join();

      publisher.publish("com.example.greeting", "good morning");
      publisher.publishAcknowledged("com.example.greeting", "good evening").join();
      return List.of(received.poll(10, TimeUnit.SECONDS), received.poll(10, TimeUnit.SECONDS));
    }
  }
}
