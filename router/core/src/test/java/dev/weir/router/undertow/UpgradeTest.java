package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Limit;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that become a WebSocket, and those that are told why they do not (F11, H15, H18). */
final class UpgradeTest {
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String UPGRADE =
      "Host: example.com:8080\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
  private static final String JSON = "Sec-WebSocket-Protocol: wamp.2.json\r\n";

  private static Network network;

  @BeforeAll
  static void start() throws IOException {
    ListenerOptions any = ListenerOptions.of("127.0.0.1", 0);
    network =
        Network.start(
            RouterOptions.DEFAULT,
            List.of(
                any,
                any.withTls(Tls.context()),
                any.withOrigins(List.of("http://localhost:*", "https://app.example.com"))),
            (link, on) -> new Echo(link));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static URI plain() {
    return network.uris().get(0);
  }

  /** The whole response to a request. */
  private static String ask(URI uri, String requestLine, String headers) throws IOException {
    try (FramePeer peer = FramePeer.open(uri)) {
      peer.send((requestLine + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      String head = peer.head();
      return head.startsWith("HTTP/1.1 101 ") ? head : head + peer.rest();
    }
  }

  private static String upgrade(URI uri, String headers) throws IOException {
    return ask(uri, "GET /ws HTTP/1.1", UPGRADE + VERSION + KEY + JSON + headers);
  }

  @Test
  void aGoodRequestIsUpgraded() throws IOException {
    for (URI uri : network.uris()) {
      assertThat(upgrade(uri, ""))
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("\r\nUpgrade: websocket\r\n")
          .contains("\r\nConnection: Upgrade\r\n")
          .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .contains("\r\nSec-WebSocket-Protocol: wamp.2.json\r\n")
          .doesNotContain("Server:")
          .doesNotContain("Sec-WebSocket-Extensions");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /   | 404 | /ws",
        "GET /ws/ | 404 | /ws",
        "GET /ws%0d%0aX:y | 404 | \\u000d\\u000aX:y",
        "POST /ws | 426 | Upgrade: websocket",
        "HEAD /ws | 426 | Upgrade: websocket",
      })
  void otherRequestsAreToldWhereTheWebSocketIs(String request, int status, String sentence)
      throws IOException {
    String response = ask(plain(), request + " HTTP/1.1", UPGRADE + VERSION + KEY + JSON);
    assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
    if (!request.startsWith("HEAD")) {
      assertThat(response).contains("text/plain").contains(sentence);
    }
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        arguments("Host: x\r\n", 426, "Upgrade: websocket"),
        arguments("Host: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n", 426, "websocket"),
        arguments("Host: x\r\nUpgrade: websocket\r\n", 426, "Connection: Upgrade"),
        arguments(UPGRADE + KEY, 426, "must be 13"),
        arguments(UPGRADE + KEY + "Sec-WebSocket-Version: 8\r\n", 426, "must be 13"),
        arguments(UPGRADE + VERSION, 400, "Sec-WebSocket-Key"),
        arguments(UPGRADE + VERSION + "Sec-WebSocket-Key: short\r\n", 400, "16 octets"),
        arguments(UPGRADE + VERSION + KEY + KEY, 400, "Sec-WebSocket-Key is repeated"),
        arguments(UPGRADE + VERSION + VERSION + KEY, 400, "Sec-WebSocket-Version is repeated"),
        arguments(UPGRADE + VERSION + KEY + "Origin: a\r\nOrigin: b\r\n", 400, "is repeated"),
        arguments(UPGRADE + VERSION + KEY, 400, "wamp.2.json, wamp.2.msgpack, wamp.2.cbor"),
        arguments(
            UPGRADE + VERSION + KEY + "Sec-WebSocket-Protocol: soap, wamp.1\r\n",
            400,
            "wamp.2.json"));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  @Hostile("F11")
  void incompleteRequestsAreToldWhatIsMissing(String headers, int status, String sentence)
      throws IOException {
    assertThat(ask(plain(), "GET /ws HTTP/1.1", headers))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: a\r\nHost: b\r\n",
        "Host: a\r\nX: a\u0000b\r\n",
        "Host: a\r\nX: a\u0001b\r\n",
        "Host: a\r\nX y: b\r\n",
        "Host: a\r\n : b\r\n",
      })
  @Hostile("H18")
  void brokenHeadersAreRefused(String headers) throws IOException {
    String upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    assertThat(ask(plain(), "GET /ws HTTP/1.1", headers + upgrade + VERSION + KEY + JSON))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void headsThatDoNotEndAreRefused() throws IOException {
    assertThat(upgrade(plain(), "X: " + "x".repeat(20_000) + "\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "wamp.2.json, wamp.2.json",
    "'wamp.2.cbor, wamp.2.json', wamp.2.cbor",
    "'soap,wamp.2.msgpack', wamp.2.msgpack"
  })
  void theClientsFirstChoiceIsTaken(String offered, String chosen) throws IOException {
    String headers = UPGRADE + VERSION + KEY + "Sec-WebSocket-Protocol: " + offered + "\r\n";
    assertThat(ask(plain(), "GET /ws HTTP/1.1", headers))
        .startsWith("HTTP/1.1 101 ")
        .contains("Sec-WebSocket-Protocol: " + chosen + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, http://example.com:8080, 101",
    "0, HTTP://Example.COM:8080, 101",
    "0, https://example.com:8080, 403",
    "0, http://example.com, 403",
    "0, http://evil.example, 403",
    "0, http://example.com:8080.evil.example, 403",
    "0, null, 403",
    "0, '', 403",
    "1, https://example.com:8080, 101",
    "1, http://example.com:8080, 403",
    "2, http://localhost, 101",
    "2, http://localhost:3000, 101",
    "2, https://localhost:3000, 403",
    "2, http://localhost.evil.example:3000, 403",
    "2, https://app.example.com, 101",
    "2, https://app.example.com:443, 101",
    "2, https://app.example.com:8443, 403",
    "2, http://example.com:8080, 403",
    "2, null, 403",
  })
  @Hostile("H15")
  void pagesOfOtherOriginsAreRefused(int listener, String origin, int status) throws IOException {
    String response = upgrade(network.uris().get(listener), "Origin: " + origin + "\r\n");
    assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    if (status == 403) {
      assertThat(response).contains("'" + origin + "'").contains("listeners.websocket.origins");
    }
  }

  @Test
  void whatAPeerSaysIsCutInTheAnswer() throws IOException {
    String response = upgrade(plain(), "Origin: http://" + "x".repeat(5_000) + "\r\n");
    assertThat(response).startsWith("HTTP/1.1 403 ").hasSizeLessThan(1_000);
  }

  @Test
  void aPatternThatIsNoOriginIsRefusedAtTheStart() {
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", 0).withOrigins(List.of("app.example.com"));
    assertThatThrownBy(
            () -> Network.start(RouterOptions.DEFAULT, List.of(listener), (link, on) -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("listeners.websocket.origins")
        .hasMessageContaining("'app.example.com'");
  }

  static Stream<Arguments> clashes() {
    ListenerOptions any = ListenerOptions.of("127.0.0.1", 0).withName("main");
    LongPollOptions longPoll = LongPollOptions.DEFAULT;
    return Stream.of(
        arguments(any.withLongPoll(longPoll.withPath("/ws")), "websocket.path and longpoll.path"),
        arguments(any.withSse(SseOptions.DEFAULT.withPath("/ws/")), "websocket.path and sse.path"),
        arguments(
            any.withLongPoll(longPoll).withSse(SseOptions.DEFAULT.withPath("/lp")),
            "longpoll.path and sse.path"),
        arguments(any.withHandler("/ws", exchange -> {}), "websocket.path and a handler's path"));
  }

  @ParameterizedTest
  @MethodSource("clashes")
  void twoThingsAtOnePathAreRefusedAtTheStart(ListenerOptions listener, String both) {
    assertThatThrownBy(
            () -> Network.start(RouterOptions.DEFAULT, List.of(listener), (link, on) -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("listener main")
        .hasMessageContaining(both);
  }

  @Test
  @Limit("sessions")
  void oneConnectionMoreThanAllowedIsToldTheLimit() throws IOException {
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0);
    try (Network small =
            Network.start(
                RouterOptions.builder().sessions(2).build(),
                List.of(listener),
                (link, on) -> new Echo(link));
        FramePeer one = FramePeer.open(small.uris().get(0))) {
      try (FramePeer two = FramePeer.open(small.uris().get(0))) {
        one.send(one.request(JSON));
        assertThat(one.head()).startsWith("HTTP/1.1 101 ");
        two.send(two.request(JSON));
        assertThat(two.head()).startsWith("HTTP/1.1 101 ");
        assertThat(upgrade(small.uris().get(0), ""))
            .startsWith("HTTP/1.1 503 ")
            .contains("2 connections")
            .contains("limits.sessions");
        assertThat(small.connections()).isEqualTo(2);
      }
      Until.holds(java.time.Duration.ofSeconds(10), () -> small.connections() == 1);
      assertThat(upgrade(small.uris().get(0), "")).startsWith("HTTP/1.1 101 ");
    }
  }
}
