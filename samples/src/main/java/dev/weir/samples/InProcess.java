package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.protocol.Serializer;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.options.RealmOptions;

/**
 * An application that runs the router joins it in its own program: without a socket, without
 * serializing what it says to itself, and as whom it likes. Other clients see no difference.
 */
public final class InProcess {
  private InProcess() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns what a client over WebSocket was answered. */
  static String run() throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("visitor")
            .role("visitor", Rule.allowAll())
            .role("backend", Rule.allowAll())
            .build();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm(realm).start();
        WampClient backend =
            WampClient.builder()
                .connector(router.connector(LocalPeer.of("realm1", "shop", "backend")))
                .connect();
        WampClient visitor =
            WampClient.builder()
                .router(router.uris().get(0))
                .serializers(Serializer.JSON)
                .connect()) {
      backend
          .register(
              "com.example.price",
              call -> call.argument(0, String.class) + " costs 3, says " + authid(backend))
          .join();
      return visitor.call("com.example.price", "tea").join().as(String.class);
    }
  }

  private static String authid(WampClient client) {
    return client.session().authid().orElseThrow();
  }
}
