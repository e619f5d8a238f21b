package dev.weir.samples;

import dev.weir.client.InvocationHandler;
import dev.weir.client.Publication;
import dev.weir.client.WampClient;
import dev.weir.router.Router;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The eight lines of the README's chapter on the client: all that WAMP is, by one client. */
public final class FirstSteps {
  private FirstSteps() {}

  public static void main(String[] arguments) throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start()) {
      System.out.println("2 + 3 = " + run(router.uris().get(0)));
    }
  }

  /** Returns the sum that was called for, as it came back in an event. */
  static int run(URI router) throws Exception {
    BlockingQueue<Integer> sums = new LinkedBlockingQueue<>();
    InvocationHandler add = call -> call.argument(0, int.class) + call.argument(1, int.class);
    try (WampClient client = WampClient.connect(router, "realm1")) {
      client.register("com.example.add", add).join();
      client.subscribe("com.example.sums", event -> sums.add(event.as(int.class))).join();
      int sum = client.call("com.example.add", 2, 3).join().as(int.class);
      client.publish(Publication.of("com.example.sums").arguments(sum).includeMe());
      return sums.take();
    }
  }
}
