package dev.weir.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.bridge.BridgeOptions;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.gateway.kit.LineSocket;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways whose own session may not join now say so, and when to try again. */
class FullRealmTest {
  private static final String REQUEST = "{\"method\":\"com.echo\",\"params\":[7],\"id\":1}";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Router router;
  private HostCallee other;

  @BeforeEach
  void fill() throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("caller", new Rule("", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .limits(RealmLimits.builder().sessions(2).build())
            .build();
    Bridge bridge = Bridge.of(BridgeOptions.of("realm1").withRole("caller"), Limits.DEFAULT);
    JsonRpcGateway rpc = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "caller"), Limits.DEFAULT);
    router =
        Router.builder()
            .realm(realm)
            .listen(
                ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge).withoutWebSocket())
            .listen(rpc.on("127.0.0.1", 0))
            .start();
    bridge.open(router);
    rpc.open(router);
    HostCallee.join(router, "realm1", "callee").register("com.echo").answering(given -> given);
    other = HostCallee.join(router, "realm1", "callee");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void theBridgeIsUnavailableUntilThereIsRoom() throws Exception {
    HttpResponse<String> refused = call();
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
    assertThat(refused.body())
        .contains("\"error\":\"wamp.error.unavailable\"", "limits.sessions", "retry_after_ms");
    other.close();
    assertThat(until(() -> call().body(), "{\"args\":[7]}")).isEqualTo("{\"args\":[7]}");
  }

  @Test
  void aConnectionOfJsonRpcIsOfUseAgainWhenThereIsRoom() throws Exception {
    try (LineSocket socket = LineSocket.open(router.addresses().get(1).getPort())) {
      assertThat(socket.send(REQUEST).line())
          .contains("\"code\":-32004", "wamp.error.unavailable", "retry_after_ms");
      other.close();
      String result = "{\"result\":7,\"error\":null,\"id\":1}";
      assertThat(until(() -> socket.send(REQUEST).line(), result)).isEqualTo(result);
    }
  }

  private HttpResponse<String> call() throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/api/call"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString("{\"procedure\":\"com.echo\",\"args\":[7]}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks again until this is the answer, for twenty seconds; the last answer. */
  private static String until(Callable<String> asked, String wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String answer = asked.call();
    while (!wanted.equals(answer) && System.nanoTime() - end < 0) {
      answer = asked.call();
    }
    return answer;
  }
}
