package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;

/** A router inside an application, with a realm, and a client beside it. */
public final class EmbeddedRouter {
  private EmbeddedRouter() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("joined as session " + run());
  }

  /** Returns the id of the session that joined. */
  static long run() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient client = WampClient.connect(router.uris().get(0), "realm1")) {
      return client.session().id();
    }
  }
}
