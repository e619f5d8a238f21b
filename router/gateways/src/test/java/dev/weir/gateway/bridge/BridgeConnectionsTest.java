package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that end otherwise than by their answer, and connections that go on. */
class BridgeConnectionsTest extends BridgeBench {
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
}
