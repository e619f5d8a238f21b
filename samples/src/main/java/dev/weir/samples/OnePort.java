package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * WebSocket and RawSocket on one port: browsers need the one, and other programs save the HTTP
 * request and the masks with the other. The session meta API tells who came by which.
 */
public final class OnePort {
  private OnePort() {}

  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** Returns by what the callee and the caller are connected. */
  static List<String> run() throws Exception {
    ListenerOptions both =
        ListenerOptions.of("127.0.0.1", 0).withRawSocket(RawSocketOptions.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("guest")
            .role("guest", Rule.allowAll(), Rule.allowMeta())
            .build();
    try (Router router = Router.builder().listen(both).realm(realm).start();
        WampClient callee = connect(URI.create("tcp://127.0.0.1:" + router.port()));
        WampClient caller = connect(URI.create("ws://127.0.0.1:" + router.port() + "/ws"))) {
      callee.register("com.example.upper", in -> in.argument(0, String.class).toUpperCase()).join();
      if (!caller
          .call("com.example.upper", "one port")
          .join()
          .as(String.class)
          .equals("ONE PORT")) {
        throw new IllegalStateException("the two did not meet");
      }
      return List.of(transport(callee, callee).join(), transport(caller, caller).join());
    }
  }

  private static WampClient connect(URI router) {
    return WampClient.connect(router, "realm1");
  }

  private static CompletableFuture<String> transport(WampClient asking, WampClient about) {
    return asking
        .call("wamp.session.get", about.session().id())
        .thenApply(details -> details.as(Map.class).get("transport"))
        .thenApply(transport -> (String) ((Map<?, ?>) transport).get("type"));
  }
}
