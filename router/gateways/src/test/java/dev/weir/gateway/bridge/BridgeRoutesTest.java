package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.kit.HostCallee;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Procedures as methods and paths of HTTP, and the document that describes them. */
class BridgeRoutesTest extends BridgeBench {
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
    assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD, PUT");
    assertThat(asked("OPTIONS", "/orders/7").headers().firstValue("Allow"))
        .hasValue("GET, HEAD, PUT");
    assertThat(asked("OPTIONS", "/call").headers().firstValue("Allow")).hasValue("POST");
    assertThat(asked("HEAD", "/orders/7").statusCode()).isEqualTo(200);
    assertThat(asked("HEAD", "/call").statusCode()).isEqualTo(405);
  }

  @Test
  void aNameStandsForOneSegmentWhateverIsEscapedInIt() throws Exception {
    start(
        open()
            .withRoutes(
                List.of(
                    Route.of("GET", "/files/{name}", "com.file"),
                    Route.of("GET", "/files/{name}/{version}", "com.version"))));
    callee.register("com.file").register("com.version").answering(payload -> payload);
    assertThat(get("/files/a%2Fb%20%C3%A9+%3Fc").body()).isEqualTo("{\"name\":\"a/b é+?c\"}");
    assertThat(get("/files/a%252Fb").body()).isEqualTo("{\"name\":\"a%2Fb\"}");
    assertThat(get("/%66iles/a;v=1/2").body()).isEqualTo("{\"name\":\"a\",\"version\":\"2\"}");
    assertThat(get("/files/").statusCode()).isEqualTo(404);
    assertThat(get("/files//2").statusCode()).isEqualTo(404);
    assertThat(asked("OPTIONS", "/files/a%2Fb").headers().firstValue("Allow"))
        .hasValue("GET, HEAD");
  }

  private HttpResponse<String> asked(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @SuppressWarnings("unchecked")
  void theDocumentOfOpenApiHasEveryRoute() throws Exception {
    start(
        open()
            .withRoutes(
                List.of(
                    Route.of("GET", "/orders/{id}", "com.order.get"),
                    Route.of("PUT", "/orders/{id}", "com.order.put"),
                    Route.of("POST", "/render", "com.render")
                        .withRawBody()
                        .withReplyType("image/png"))));
    HttpResponse<String> answer = get("/openapi.json");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    HttpResponse<String> head = asked("HEAD", "/openapi.json");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(post("/openapi.json", "{}").headers().firstValue("Allow")).hasValue("GET, HEAD");
    Map<String, Object> document =
        (Map<String, Object>)
            ValueCodec.decode(
                answer.body().getBytes(StandardCharsets.UTF_8), Serializer.JSON, Limits.DEFAULT);
    Map<String, Object> paths = (Map<String, Object>) document.get("paths");
    assertThat(paths).containsOnlyKeys("/call", "/publish", "/orders/{id}", "/render");
    assertThat((Map<String, Object>) paths.get("/orders/{id}")).containsOnlyKeys("get", "put");
    assertThat(paths.get("/orders/{id}").toString())
        .contains("summary=com.order.get", "name=id")
        .containsOnlyOnce("requestBody");
    assertThat(paths.get("/render").toString()).contains("*/*", "image/png");
    assertThat(paths.get("/call").toString()).contains("required=true", "oneOf=", "type=array");
    assertThat((List<Object>) document.get("security"))
        .containsExactly(
            Map.of(),
            Map.of("key", List.of()),
            Map.of("bearer", List.of()),
            Map.of("basic", List.of()));
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

  private HttpResponse<String> put(String path, String body) throws Exception {
    return http.send(
        request(path, "").PUT(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
