package dev.weir.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as clients send them, octet by octet: announced, in chunks, too long, broken. */
class BridgeBodiesTest extends BridgeBench {
  private static final String BODY = "{\"procedure\":\"com.echo\"}";
  private static final String HEAD =
      "POST /api/call HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  private void serve(BridgeOptions options) throws Exception {
    start(options);
    callee.register("com.echo");
    callee.answering(payload -> Payload.EMPTY);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", router.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String until(Socket from, String end) throws IOException {
    InputStream in = from.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("the answer goes on behind " + text).isNotEqualTo(-1);
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void whoAsksWhetherToGoOnIsToldSo() throws Exception {
    serve(open());
    try (Socket socket = connect()) {
      for (int i = 0; i < 2; i++) {
        send(
            socket,
            HEAD + "Expect: 100-continue\r\nContent-Length: %d\r\n\r\n".formatted(BODY.length()));
        assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
        send(socket, BODY);
        assertThat(until(socket, "{\"args\":[]}")).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }
  }

  @Test
  void whoAsksWhetherToSendTooMuchIsToldNo() throws Exception {
    serve(open().withMaxBody(1_000));
    try (Socket socket = connect()) {
      send(socket, HEAD + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 413 ")
          .contains("1000 octets at most (limits.message)");
    }
  }

  @Test
  void aBodyMayComeInChunks() throws Exception {
    serve(open());
    try (Socket socket = connect()) {
      send(socket, CHUNKED + "5\r\n" + BODY.substring(0, 5) + "\r\n");
      send(socket, Integer.toHexString(BODY.length() - 5) + "\r\n" + BODY.substring(5) + "\r\n");
      send(socket, "0\r\n\r\n");
      assertThat(until(socket, "{\"args\":[]}")).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  /** It sends all of it before it reads, as simple clients do. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSendsTooMuchGetsToReadWhy(boolean chunked) throws Exception {
    serve(open().withMaxBody(100_000));
    String much = "x".repeat(10 << 20);
    try (Socket socket = connect()) {
      send(socket, chunked ? inOneChunk(much) : whole(much));
      assertThat(until(socket, "}"))
          .startsWith("HTTP/1.1 413 ")
          .contains("100000 octets at most (limits.message)");
      send(socket, whole(BODY));
      assertThat(until(socket, "{\"args\":[]}")).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  private static String inOneChunk(String body) {
    return CHUNKED + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  private static String whole(String body) {
    return HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLongBodyIsTakenWithinTheLimit(boolean chunked) throws Exception {
    serve(open());
    String body = "{\"procedure\":\"com.echo\",\"args\":[\"" + "x".repeat(15 << 20) + "\"]}";
    try (Socket socket = connect()) {
      send(socket, chunked ? inOneChunk(body) : whole(body));
      assertThat(until(socket, "{\"args\":[]}")).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void aBodyThatEndsEarlyIsAProblem() throws Exception {
    serve(open());
    try (Socket socket = connect()) {
      send(socket, HEAD + "Content-Length: 100\r\n\r\n" + BODY);
      socket.shutdownOutput();
      assertThat(rest(socket)).startsWith("HTTP/1.1 400 ").contains("problem+json");
    }
  }

  private static String rest(Socket from) throws IOException {
    return new String(from.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
