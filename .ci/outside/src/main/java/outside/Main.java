package outside;

import dev.weir.client.WampClient;
import dev.weir.router.Router;

/** Embeds a router and calls through it, with the installed artifacts only. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      client.register("com.example.echo", call -> call.argument(0, String.class)).join();
      String answer = client.call("com.example.echo", "outside").join().as(String.class);
      if (!answer.equals("outside")) {
        throw new IllegalStateException("wrong answer: " + answer);
      }
      System.out.println("outside the reactor: ok");
    }
  }
}
