package dev.weir.gateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.kit.HostCallee;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JSON-RPC by HTTP POST on the port on which it is spoken over TCP. */
class JsonRpcByHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Router router;
  private HostCallee callee;

  @BeforeEach
  void start() throws Exception {
    JsonRpcGateway gateway =
        JsonRpcGateway.of(
            JsonRpcOptions.of("realm1", "rpc").withMaxRequest(100_000), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("rpc", new Rule("App.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .build();
    router = Router.builder().realm(realm).listen(gateway.on("127.0.0.1", 0)).start();
    gateway.open(router);
    callee = HostCallee.join(router, "realm1", "callee");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aRequestIsAnsweredByItsReply() throws Exception {
    callee.register("App.Add").answering(payload -> payload);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          post("{\"jsonrpc\":\"2.0\",\"method\":\"App.Add\",\"params\":[" + i + "],\"id\":1}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":" + i + ",\"id\":1}");
    }
    assertThat(post("{\"method\":\"App.None\",\"id\":1}").body()).contains("-32601");
  }

  @Test
  void aBatchIsAnsweredByAListAndNotificationsByNothing() throws Exception {
    callee.register("App.Add").answering(payload -> Payload.EMPTY);
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"App.Add\"}";
    assertThat(post("[" + note + ",{\"jsonrpc\":\"2.0\",\"method\":\"App.Add\",\"id\":1}]").body())
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1}]");
    assertThat(post("[" + note + "]").statusCode()).isEqualTo(204);
    assertThat(post(note).statusCode()).isEqualTo(204);
  }

  @Test
  void aBodyIsOneTextOfJson() throws Exception {
    assertThat(post("{} {}").body()).contains("-32700");
    assertThat(post("").body()).contains("-32700");
    assertThat(post("nonsense").body()).contains("-32700");
  }

  @Test
  void aLargeBodyIsReadAndOneBeyondTheLimitRefused() throws Exception {
    callee.register("App.Size").answering(payload -> Payload.of(payload.size()));
    assertThat(post(request(90_000)).body()).contains("\"result\":90004");
    HttpResponse<String> refused = post(request(100_000));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("100000 octets at most (jsonrpc.max_request)");
  }

  private static String request(int length) {
    return "{\"method\":\"App.Size\",\"params\":[\"%s\"],\"id\":1}".formatted("x".repeat(length));
  }

  @Test
  void whatAFormOfAnotherSiteCanSendIsRefused() throws Exception {
    HttpRequest form =
        HttpRequest.newBuilder(uri())
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"method\":\"App.Add\",\"id\":1}"))
            .build();
    assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    HttpRequest get = HttpRequest.newBuilder(uri()).build();
    HttpResponse<String> refused = http.send(get, HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + router.port() + "/");
  }

  private HttpResponse<String> post(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri())
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
