package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.bridge.BridgeOptions;
import dev.weir.gateway.bridge.Route;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Procedures called by plain HTTP: any by POST /api/call, one as GET /api/orders/7. */
public final class HttpBridge {
  private HttpBridge() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns status and body of a call, of a route, and of a call that nobody serves. */
  static List<String> run() throws Exception {
    BridgeOptions options =
        BridgeOptions.of("realm1")
            .withRole("bridge")
            .withRoutes(List.of(Route.of("GET", "/orders/{id}", "com.example.order.get")));
    Bridge bridge = Bridge.of(options, Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .anonymous("backend")
            .role("backend", Rule.allowAll())
            .role("bridge", Rule.allowAll())
            .build();
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge);
    try (Router router = Router.builder().realm(realm).listen(listener).start();
        WampClient backend = WampClient.connect(router.uris().get(0), "realm1")) {
      bridge.open(router);
      backend
          .register(
              "com.example.add",
              call -> call.argument(0, Long.class) + call.argument(1, Long.class))
          .join();
      backend
          .register(
              "com.example.order.get",
              call -> "order " + call.argument("id", String.class) + " is sent")
          .join();
      URI api = URI.create("http://127.0.0.1:" + router.port() + "/api/");
      return List.of(
          call(api, "{\"procedure\": \"com.example.add\", \"args\": [2, 3]}"),
          send(HttpRequest.newBuilder(api.resolve("orders/7")).build()),
          call(api, "{\"procedure\": \"com.example.none\"}"));
    }
  }

  private static String call(URI api, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(api.resolve("call"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String send(HttpRequest request) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    String body = answer.body();
    return answer.statusCode()
        + " "
        + (answer.statusCode() == 200 ? body : body.replaceAll(".*\"error\":\"([^\"]+)\".*", "$1"));
  }
}
