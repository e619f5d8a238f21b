package dev.weir.gateway.bridge;

import dev.weir.gateway.kit.HostCallee;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A router with a bridge and a callee, and how it is asked. Confined to one thread. */
abstract class BridgeBench {
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  Router router;
  HostCallee callee;
  Bridge bridge;

  void start(BridgeOptions options) throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", rule("", Action.REGISTER))
            .role("bridge", rule("com.", Action.CALL, Action.PUBLISH))
            .role("partner", rule("", Action.CALL))
            .build();
    bridge = Bridge.of(options, Limits.DEFAULT);
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge).withoutWebSocket();
    router = Router.builder().realm(realm).listen(listener).start();
    bridge.open(router);
    callee = HostCallee.join(router, "realm1", "callee");
  }

  static Rule rule(String prefix, Action... actions) {
    return new Rule(prefix, MatchPolicy.PREFIX, Set.of(actions));
  }

  static BridgeOptions open() {
    return BridgeOptions.of("realm1").withRole("bridge");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendLater(String path, String body) {
    return http.sendAsync(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + router.port() + "/api" + path);
  }
}
