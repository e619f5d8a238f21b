package dev.weir.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Limit;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.Eventually;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import dev.weir.router.peer.RawPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WAMP by server-sent events, over real connections. */
final class EventStreamsTest {
  private static final byte[] EMPTY = {};
  private static final String HELLO =
      "[1,\"realm1\",{\"roles\":{\"caller\":{},\"callee\":{},\"subscriber\":{},\"publisher\":{}}}]";
  private static final ListenerOptions LISTENER =
      ListenerOptions.of("127.0.0.1", 0).withSse(SseOptions.DEFAULT);

  private Router router;

  @AfterEach
  void stop() {
    router.close();
  }

  private URI start(ListenerOptions listener, RouterOptions.Builder options) throws Exception {
    router =
        Router.builder()
            .listen(listener)
            .realm("realm1")
            .options(options.drain(Duration.ZERO).build())
            .start();
    return URI.create("http://127.0.0.1:" + router.port() + "/sse");
  }

  private URI start() throws Exception {
    return start(LISTENER, RouterOptions.builder());
  }

  private record Event(String name, String data) {}

  /** An EventSource in a few lines. */
  private static final class Source implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final URI uri;
    private final StringBuilder head = new StringBuilder();
    private final String id;
    private int comments;

    private Source(URI uri, int receiveBuffer) throws IOException {
      this.uri = uri;
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
      socket.setSoTimeout(10_000);
      String request = "GET " + uri.getPath() + " HTTP/1.0\r\nHost: x\r\n\r\n"; // so no chunks
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      Event opened = next();
      assertThat(opened.name()).isEqualTo("transport");
      assertThat(opened.data()).contains("\"protocol\":\"wamp.2.json\"");
      this.id = PollPeer.id(opened.data());
    }

    private static Source open(URI uri) throws IOException {
      return new Source(uri, 0);
    }

    private static Source join(URI uri) throws IOException {
      Source source = open(uri);
      source.send(HELLO);
      assertThat(source.next().data()).startsWith("[2,");
      return source;
    }

    private Event next() throws IOException {
      String name = "message";
      StringBuilder data = new StringBuilder();
      while (true) {
        String line = in.readLine();
        if (line == null) {
          return new Event("END", "");
        }
        if (line.isEmpty() && data.length() > 0) {
          return new Event(name, data.toString());
        }
        if (line.startsWith(":")) {
          comments++;
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line, 6, line.length());
        }
      }
    }

    private HttpResponse<byte[]> post(String action, String body) {
      return PollPeer.post(uri, "/" + id + action, body);
    }

    private void send(String message) {
      assertThat(post("/send", message).statusCode()).isEqualTo(202);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void messagesComeAsEventsAndGoByPost() throws Exception {
    URI uri = start();
    try (Source one = Source.join(uri);
        Source other = Source.join(uri)) {
      assertThat(one.head.toString())
          .startsWith("HTTP/1.0 200 OK\n")
          .contains("Content-Type: text/event-stream")
          .contains("Cache-Control: no-store")
          .contains("X-Accel-Buffering: no");
      one.send("[64,1,{},\"com.p\"]");
      assertThat(one.next().data()).startsWith("[65,1,");
      other.send("[48,1,{},\"com.p\",[\"grüße\"]]");
      String invocation = one.next().data();
      assertThat(invocation).startsWith("[68,").endsWith("[\"grüße\"]]");
      one.send("[70," + invocation.split(",")[1] + ",{},[\"back\"]]");
      assertThat(other.next().data()).isEqualTo("[50,1,{},[\"back\"]]");
    }
  }

  @Test
  void inChunksItIsTheSame() throws Exception {
    HttpResponse<Stream<String>> stream =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(start()).build(), BodyHandlers.ofLines());
    assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.next()).isEqualTo("event: transport");
    String id = PollPeer.id(lines.next());
    assertThat(PollPeer.post(stream.uri(), "/" + id + "/send", HELLO).statusCode()).isEqualTo(202);
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).startsWith("data: [2,");
    assertThat(PollPeer.post(stream.uri(), "/" + id + "/close", "").statusCode()).isEqualTo(202);
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("event: end");
    assertThat(lines.next()).startsWith("data: The transport is closed");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.hasNext()).isFalse();
  }

  @Test
  void lineBreaksBetweenTokensDoNoHarm() throws Exception {
    URI uri = start();
    try (Source source = Source.join(uri)) {
      source.send("[32,1,{},\"com.t\"]");
      assertThat(source.next().data()).startsWith("[33,1,");
      source.send("[16,2,{\"exclude_me\":false},\"com.t\",[\r\n1,\n\n\"a\\nb\"\n]]");
      assertThat(source.next().data().replace(" ", "")).endsWith("[1,\"a\\nb\"]]");
    }
  }

  @Test
  void tenThousandEventsComeInOrder() throws Exception {
    URI uri = start();
    try (Source source = Source.join(uri);
        RawPeer publisher = RawPeer.join(router.port())) {
      source.send("[32,1,{},\"com.t\"]");
      assertThat(source.next().data()).startsWith("[33,1,");
      int count = 10_000;
      Thread publishing =
          new Thread(
              () -> {
                for (int i = 1; i <= count; i++) {
                  publisher.sendText("[16," + i + ",{},\"com.t\",[" + i + "]]");
                }
              });
      publishing.start();
      for (int i = 1; i <= count; i++) {
        assertThat(source.next().data()).endsWith("[" + i + "]]");
      }
      publishing.join();
    }
  }

  @Test
  void thePeersCloseEndsTheStream() throws Exception {
    URI uri = start();
    try (Source source = Source.join(uri)) {
      assertThat(source.post("/close", "").statusCode()).isEqualTo(202);
      assertThat(source.next())
          .isEqualTo(new Event("end", "The transport is closed: closed by the peer."));
      assertThat(source.next().name()).isEqualTo("END");
      assertThat(source.post("/send", "[]").statusCode()).isEqualTo(410);
      assertThat(router.connections()).isZero();
    }
  }

  @Test
  void whenTheStreamIsLostTheSessionEnds() throws Exception {
    URI uri = start(LISTENER, RouterOptions.builder().pingInterval(Duration.ZERO));
    Source source = Source.join(uri);
    source.close();
    Eventually.holds("the session has left", () -> router.connections() == 0);
    assertThat(source.post("/send", "[]").statusCode()).isEqualTo(410);
  }

  @Test
  void aSilentStreamShowsThatItLives() throws Exception {
    URI uri = start(LISTENER, RouterOptions.builder().pingInterval(Duration.ofMillis(100)));
    try (Source source = Source.join(uri)) {
      source.send("[32,1,{},\"com.t\"]");
      source.next();
      Eventually.holds("some comments have come", () -> ready(source) >= 9);
      source.send("[32,2,{},\"com.t\"]");
      source.next();
      assertThat(source.comments).isGreaterThanOrEqualTo(2);
    }
  }

  private static int ready(Source source) {
    try {
      return source.socket.getInputStream().available();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theRoutersGoodbyeIsTheLastMessage() throws Exception {
    URI uri = start();
    try (Source source = Source.join(uri)) {
      router.close();
      assertThat(source.next().data()).contains("wamp.close.system_shutdown");
      assertThat(source.next().name()).isEqualTo("end");
      assertThat(source.next().name()).isEqualTo("END");
    }
  }

  @Test
  void anAbortEndsTheStream() throws Exception {
    URI uri = start();
    try (Source source = Source.open(uri)) {
      source.send("[1,\"nowhere\",{\"roles\":{\"caller\":{}}}]");
      assertThat(source.next().data()).startsWith("[3,").contains("wamp.error.no_such_realm");
      assertThat(source.next().name()).isEqualTo("end");
    }
  }

  @Test
  @Limit("write_deadline")
  void whoTakesNothingIsDroppedInTime() throws Exception {
    URI uri =
        start(
            LISTENER,
            RouterOptions.builder().writeDeadline(Duration.ofMillis(500)).mailbox(64 << 20));
    try (Source source = new Source(uri, 4_096);
        RawPeer publisher = RawPeer.join(router.port())) {
      source.send(HELLO);
      source.next();
      source.send("[32,1,{},\"com.t\"]");
      source.next();
      String large = "x".repeat(1 << 20);
      for (int i = 1; i <= 20; i++) {
        publisher.sendText("[16," + i + ",{\"acknowledge\":true},\"com.t\",[\"" + large + "\"]]");
      }
      Eventually.holds("only the publisher is left", () -> router.connections() == 1);
    }
  }

  @Test
  @Limit("mailbox")
  void whoTakesTooLittleIsASlowConsumer() throws Exception {
    URI uri = start(LISTENER, RouterOptions.builder().mailbox(64 << 10));
    try (Source source = new Source(uri, 4_096);
        RawPeer publisher = RawPeer.join(router.port())) {
      source.send(HELLO);
      source.next();
      source.send("[32,1,{},\"com.t\"]");
      source.next();
      for (int i = 1; router.count(Counter.SLOW_SESSIONS_CLOSED) == 0; i++) {
        assertThat(i).isLessThan(5_000);
        publisher.sendText(
            "[16," + i + ",{\"acknowledge\":true},\"com.t\",[\"" + "x".repeat(30_000) + "\"]]");
        publisher.expect(dev.weir.protocol.Published.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, '', 405, by GET",
    "GET, /x/send, 405, by POST",
    "POST, /x/send, 404, no such transport",
    "POST, /x/receive, 404, one level higher",
  })
  void whatThereIsNotIsRefused(String method, String path, int status, String said)
      throws Exception {
    HttpResponse<byte[]> answer = PollPeer.ask(method, start(), path, EMPTY).join();
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(PollPeer.text(answer)).contains(said);
  }

  @Test
  void pagesOfOtherOriginsAreRefused() throws Exception {
    URI uri =
        start(
            LISTENER.withSse(SseOptions.DEFAULT.withOrigins(List.of("https://app.example.com"))),
            RouterOptions.builder());
    HttpResponse<byte[]> answer =
        PollPeer.ask("GET", uri, "", EMPTY, "Origin", "https://evil.example.com").join();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(PollPeer.text(answer)).contains("listeners.sse.origins");
    HttpResponse<byte[]> preflight =
        PollPeer.ask("OPTIONS", uri, "", EMPTY, "Origin", "https://app.example.com").join();
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
  }
}
