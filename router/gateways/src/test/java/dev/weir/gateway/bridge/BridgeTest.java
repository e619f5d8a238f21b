package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.call.Seat;
import dev.weir.gateway.kit.HostCallee;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.auth.Argon2id;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and publications by HTTP. */
class BridgeTest {
  private static final String KEY_SHA256 =
      "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // of the word key

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Router router;
  private HostCallee callee;

  private void start(BridgeOptions options) throws Exception {
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", rule("", Action.REGISTER))
            .role("bridge", rule("com.", Action.CALL, Action.PUBLISH))
            .role("partner", rule("", Action.CALL))
            .build();
    Bridge bridge = Bridge.of(options, Limits.DEFAULT);
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", 0).withHandler("/api", bridge).withoutWebSocket();
    router = Router.builder().realm(realm).listen(listener).start();
    bridge.open(router);
    callee = HostCallee.join(router, "realm1", "callee");
  }

  private static Rule rule(String prefix, Action... actions) {
    return new Rule(prefix, MatchPolicy.PREFIX, Set.of(actions));
  }

  private static BridgeOptions open() {
    return BridgeOptions.of("realm1").withRole("bridge");
  }

  @AfterEach
  void stop() {
    router.close();
  }

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
    "wamp.error.canceled, 502",
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
  void aFormOfAnotherSiteAndItsPagesAreRefused() throws Exception {
    start(open().withCors(List.of("http://localhost:*")));
    callee.register("com.add").answering(payload -> payload);
    HttpRequest form =
        HttpRequest.newBuilder(uri("/call"))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"procedure\":\"com.add\"}"))
            .build();
    assertThat(http.send(form, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(page("https://evil.example").statusCode()).isEqualTo(403);
    HttpResponse<String> friend = page("http://localhost:3000");
    assertThat(friend.statusCode()).isEqualTo(200);
    assertThat(friend.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("http://localhost:3000");
    assertThat(page("http://127.0.0.1:" + router.port()).statusCode()).isEqualTo(200);
    HttpRequest asks =
        HttpRequest.newBuilder(uri("/call"))
            .header("Origin", "http://localhost:3000")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> told = http.send(asks, HttpResponse.BodyHandlers.ofString());
    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(told.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Content-Type", "X-API-Key");
  }

  private HttpResponse<String> page(String origin) throws Exception {
    return http.send(
        request("/call", "{\"procedure\":\"com.add\"}").header("Origin", origin).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutARoleCredentialsAreNeeded() throws Exception {
    Users users = Users.builder().key(KEY_SHA256, new Seat("realm1", "joe", "partner")).build();
    start(BridgeOptions.of("realm1").withUsers(users));
    callee.register("org.mine").answering(payload -> Payload.of("yes"));
    String body = "{\"procedure\":\"org.mine\"}";
    HttpResponse<String> refused = post("/call", body);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    for (String[] header : new String[][] {{"Authorization", "Bearer key"}, {"X-API-Key", "key"}}) {
      HttpRequest with = request("/call", body).header(header[0], header[1]).build();
      assertThat(http.send(with, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("{\"args\":[\"yes\"]}");
    }
    HttpRequest wrong = request("/call", body).header("X-API-Key", "other").build();
    assertThat(http.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void aPasswordIsProvedOnceAndKnownAgain() throws Exception {
    byte[] salt = "sixteen octets!!".getBytes(StandardCharsets.UTF_8);
    byte[] hash =
        Argon2id.installed()
            .orElseThrow()
            .hash("s3cret".getBytes(StandardCharsets.UTF_8), salt, 2, 1_024, 32);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String form =
        "$argon2id$v=19$m=1024,t=2,p=1$%s$%s"
            .formatted(base64.encodeToString(salt), base64.encodeToString(hash));
    Users users = Users.builder().password(form, new Seat("realm1", "joe", "partner")).build();
    start(open().withUsers(users));
    callee.register("org.mine").answering(payload -> Payload.of("yes"));
    for (int i = 0; i < 2; i++) {
      assertThat(login("joe", "s3cret").body()).isEqualTo("{\"args\":[\"yes\"]}");
    }
    for (String[] wrong : new String[][] {{"joe", "guess"}, {"jim", "s3cret"}}) {
      HttpResponse<String> refused = login(wrong[0], wrong[1]);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"weir\"");
    }
  }

  private HttpResponse<String> login(String name, String password) throws Exception {
    HttpRequest with =
        request("/call", "{\"procedure\":\"org.mine\"}")
            .header("Authorization", basic(name, password))
            .build();
    return http.send(with, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void wrongCredentialsAreNotAnonymous() throws Exception {
    start(open());
    HttpRequest wrong =
        request("/call", "{\"procedure\":\"com.none\"}")
            .header("Authorization", basic("joe", "guess"))
            .build();
    assertThat(http.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  private static String basic(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCallEndsAtItsTimeout() throws Exception {
    start(open());
    callee.register("com.never");
    assertThat(
            post("/call", "{\"procedure\":\"com.never\",\"options\":{\"timeout\":200}}")
                .statusCode())
        .isEqualTo(504);
    HttpRequest hasty =
        request("/call", "{\"procedure\":\"com.never\"}").header(Bridge.TIMEOUT, "200").build();
    assertThat(http.send(hasty, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(504);
    HttpRequest odd =
        request("/call", "{\"procedure\":\"com.never\"}").header(Bridge.TIMEOUT, "soon").build();
    assertThat(http.send(odd, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(400);
  }

  @Test
  void aClientThatLeavesCancelsItsCall() throws Exception {
    start(open());
    callee.register("com.long");
    Invocation asked;
    try (Socket socket = new Socket("127.0.0.1", router.port())) {
      String body = "{\"procedure\":\"com.long\"}";
      socket
          .getOutputStream()
          .write(
              ("POST /api/call HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                      + "Content-Length: %d\r\n\r\n%s")
                  .formatted(body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
      asked = callee.next();
    }
    assertThat(callee.interrupt().request()).isEqualTo(asked.request());
  }

  @Test
  void aConnectionIsKeptAliveThroughSlowCallsAndPipelinedRequests() throws Exception {
    start(open());
    callee.register("com.slow");
    String body = "{\"procedure\":\"com.slow\"}";
    String request =
        "POST /api/call HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket("127.0.0.1", router.port())) {
      socket.setSoTimeout(10_000);
      byte[] octets = request.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(octets);
        Invocation asked = callee.next();
        CompletableFuture<Void> late =
            CompletableFuture.runAsync(
                () -> callee.answer(asked, Payload.EMPTY),
                CompletableFuture.delayedExecutor(
                    350, TimeUnit.MILLISECONDS)); // looked at meanwhile
        if (i == 1) {
          socket.getOutputStream().write(octets);
        }
        assertThat(head(socket)).startsWith("HTTP/1.1 200 OK").endsWith("{\"args\":[]}");
        late.get();
        if (i == 1) {
          callee.answer(callee.next(), Payload.EMPTY);
          assertThat(head(socket)).startsWith("HTTP/1.1 200 OK").endsWith("{\"args\":[]}");
        }
      }
    }
  }

  /** One answer, whose body ends with a brace. */
  private static String head(Socket socket) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.length() == 0 || text.charAt(text.length() - 1) != '}') {
      int next = socket.getInputStream().read();
      assertThat(next).as("the answer goes on behind " + text).isNotEqualTo(-1);
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    start(open().withMaxBody(100_000));
    callee.register("com.size").answering(payload -> Payload.of(payload.size()));
    assertThat(post("/call", sized(90_000)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = post("/call", sized(100_000));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("limits.message, 100000 octets");
  }

  private static String sized(int length) {
    return "{\"procedure\":\"com.size\",\"args\":[\"" + "x".repeat(length) + "\"]}";
  }

  @Test
  void routesAreProceduresByMethodAndPath() throws Exception {
    start(
        open()
            .withRoutes(
                List.of(
                    Route.of("GET", "/orders/{id}", "com.order.get"),
                    Route.of("GET", "/orders/last", "com.order.last"),
                    Route.of("PUT", "/orders/{id}", "com.order.put"))));
    callee.register("com.order.get").register("com.order.last").register("com.order.put");
    callee.answering(payload -> payload);
    assertThat(get("/orders/7").body()).isEqualTo("{\"id\":\"7\"}");
    assertThat(get("/orders/7?full=yes&tag=a&tag=b").body())
        .isEqualTo("{\"full\":\"yes\",\"tag\":[\"a\",\"b\"],\"id\":\"7\"}");
    assertThat(get("/orders/last").body()).isEqualTo("null");
    assertThat(put("/orders/7", "{\"id\":\"8\",\"n\":[1]}").body())
        .isEqualTo("{\"id\":\"7\",\"n\":[1]}");
    assertThat(put("/orders/7", "[1,2]").body())
        .isEqualTo("{\"args\":[1,2],\"kwargs\":{\"id\":\"7\"}}");
    assertThat(put("/orders/7", "5").body()).isEqualTo("{\"args\":[5],\"kwargs\":{\"id\":\"7\"}}");
    assertThat(put("/orders/7", "5,6").statusCode()).isEqualTo(400);
    assertThat(get("/orders").statusCode()).isEqualTo(404);
    HttpResponse<String> refused = post("/orders/7", "{}");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("GET, PUT");
  }

  @Test
  void aRawBodyIsTheArgumentAndARawReplyTheResult() throws Exception {
    start(
        open()
            .withRoutes(
                List.of(
                    Route.of("POST", "/render", "com.render")
                        .withRawBody()
                        .withReplyType("image/png"))));
    callee.register("com.render");
    List<Object> seen = new ArrayList<>();
    callee.answering(
        payload -> {
          seen.add(HostCallee.arguments(payload).get(0));
          return Payload.of(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        });
    for (String type : List.of("text/html; charset=utf-8", "application/octet-stream")) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("/render"))
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofString("<é>"))
              .build();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
      assertThat(answer.body()).containsExactly(0x89, 'P', 'N', 'G');
    }
    assertThat(seen.get(0)).isEqualTo("<é>");
    assertThat(seen.get(1)).isEqualTo("<é>".getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return http.send(
        request(path, "").PUT(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> sendLater(String path, String body) {
    return http.sendAsync(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + router.port() + "/api" + path);
  }
}
