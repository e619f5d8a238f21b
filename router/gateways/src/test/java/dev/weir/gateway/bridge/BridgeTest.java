package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.kit.Measured;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and publications by HTTP. */
class BridgeTest extends BridgeBench {
  @Test
  void aCallIsAnsweredWithArgsAndKwargs() throws Exception {
    start(open());
    callee.register("com.add").answering(payload -> payload);
    HttpResponse<String> answer =
        post(
            "/call",
            "{\"procedure\":\"com.add\",\"args\":[1, {\"a\":2}],\"kwargs\":{\"k\":\"é\"}}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"args\":[1, {\"a\":2}],\"kwargs\":{\"k\":\"é\"}}");
    assertThat(post("/call", "{\"procedure\":\"com.add\"}").body()).isEqualTo("{\"args\":[]}");
  }

  @Test
  void severalAtOnceAreAnsweredInTheirOrder() throws Exception {
    start(open());
    callee.register("com.add");
    CompletableFuture<HttpResponse<String>> answer =
        sendLater(
            "/call",
            "[{\"procedure\":\"com.add\",\"args\":[1]},{\"procedure\":\"com.none\"},"
                + "{\"procedure\":\"com.add\",\"args\":[2]},7]");
    Invocation first = callee.next();
    Invocation second = callee.next();
    callee.answer(second, second.payload());
    callee.answer(first, first.payload());
    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(answer.get().body())
        .startsWith(
            "[{\"args\":[1]},{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,")
        .contains(",{\"args\":[2]},{\"type\":\"about:blank\",\"title\":\"Bad Request\"")
        .endsWith("}]");
    assertThat(post("/call", "[]").body()).isEqualTo("[]");
  }

  @Test
  void aPublicationIsAcknowledged() throws Exception {
    start(open());
    assertThat(post("/publish", "{\"topic\":\"com.news\",\"args\":[1]}").body())
        .matches("\\{\"publication\":\\d+}");
    assertThat(post("/publish", "{\"topic\":\"org.news\"}").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "com.example.sold_out, 422",
    "wamp.error.invalid_argument, 400",
    "wamp.error.unavailable, 503",
    "wamp.close.system_shutdown, 503",
    "wamp.error.canceled, 502",
    "weir.error.worker_died, 502",
    "weir.error.service_lost, 502",
    "wamp.error.runtime_error, 500",
  })
  void anErrorIsAProblemWithItsUri(String uri, int status) throws Exception {
    start(open());
    callee.register("com.fail");
    CompletableFuture<HttpResponse<String>> answer =
        sendLater("/call", "{\"procedure\":\"com.fail\"}");
    callee.fail(callee.next(), uri, Payload.of(List.of("no"), Map.of("retry_after_ms", 1_500L)));
    assertThat(answer.get().statusCode()).isEqualTo(status);
    assertThat(answer.get().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    assertThat(answer.get().body())
        .contains(
            "\"status\":"
                + status
                + ",\"detail\":\"no\",\"error\":\""
                + uri
                + "\",\"args\":[\"no\"],",
            "\"kwargs\":{\"retry_after_ms\":1500}}");
    assertThat(answer.get().headers().firstValue("Retry-After").orElse("none"))
        .isEqualTo(status == 503 ? "2" : "none");
  }

  @Test
  void whatNobodyHasOrMayCallIsNotFoundOrForbidden() throws Exception {
    start(open());
    assertThat(post("/call", "{\"procedure\":\"com.none\"}").statusCode()).isEqualTo(404);
    assertThat(post("/call", "{\"procedure\":\"org.none\"}").statusCode()).isEqualTo(403);
    assertThat(post("/nothing", "{}").statusCode()).isEqualTo(404);
    HttpRequest get = HttpRequest.newBuilder(uri("/call")).build();
    HttpResponse<String> refused = http.send(get, HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{\"procedure\":\"com.add\"} {}",
        "{\"args\":[]}",
        "{\"procedure\":7}",
        "{\"procedure\":\"com.add\",\"args\":{}}",
        "{\"procedure\":\"com.add\",\"kwargs\":[]}",
        "{\"procedure\":\"com.add\",\"other\":1}",
        "{\"procedure\":\"com.add\",\"options\":{\"timeout\":\"soon\"}}"
      })
  void aBodyThatMeansNothingIsABadRequest(String body) throws Exception {
    start(open());
    HttpResponse<String> answer = post("/call", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"status\":400,\"detail\":\"");
  }

  @Test
  void whatIsMissingAndWhatIsEmptyAreToldApart() throws Exception {
    start(open());
    assertThat(post("/publish", "{}").body()).contains("the member topic is missing");
    assertThat(post("/publish", "{\"topic\":\"\"}").body())
        .contains("\"status\":400,\"detail\":\"topic is empty\"");
    assertThat(post("/call", "{\"procedure\":\"\"}").body())
        .contains("\"status\":400,\"detail\":\"procedure is empty\"");
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    start(open().withMaxBody(100_000));
    callee.register("com.size").answering(payload -> Payload.of(payload.size()));
    assertThat(post("/call", sized(90_000)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = post("/call", sized(100_000));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("100000 octets at most (limits.message)");
  }

  @Test
  void aBodyInChunksIsTakenToTheLimit() throws Exception {
    start(open().withMaxBody(1_000_000));
    callee.register("com.size").answering(payload -> Payload.of(payload.size()));
    int around = sized(0).length();
    assertThat(postInChunks(sized(1_000_000 - around)).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> postInChunks(String body) throws Exception {
    BodyPublisher chunks = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
    return http.send(request("/call", "").POST(chunks).build(), BodyHandlers.ofString());
  }

  private static String sized(int length) {
    return "{\"procedure\":\"com.size\",\"args\":[\"" + "x".repeat(length) + "\"]}";
  }

  @Test
  void whatItDoesIsMeasured() throws Exception {
    start(open().withName("main"));
    callee.register("com.add");
    CompletableFuture<HttpResponse<String>> running =
        sendLater("/call", "{\"procedure\":\"com.add\"}");
    Invocation asked = callee.next();
    assertThat(Measured.of(bridge)).contains("bridge_running{listener=main} 1");
    callee.answer(asked, Payload.EMPTY);
    running.get();
    post("/call", "{\"procedure\":\"com.none\"}");
    get("/nothing");
    Measured.await(
        bridge,
        "bridge_running{listener=main} 0",
        "bridge_requests{listener=main} 3",
        "bridge_problems{listener=main} 2");
  }
}
