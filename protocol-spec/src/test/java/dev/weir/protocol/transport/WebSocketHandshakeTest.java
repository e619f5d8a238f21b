package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.RandomOctets;
import dev.weir.protocol.Tries;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake, request and answer. */
final class WebSocketHandshakeTest {
  private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> OFFERED = List.of("wamp.2.msgpack", "wamp.2.json");

  private static final String ANSWER =
      """
      HTTP/1.1 101 Switching Protocols
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
      Sec-WebSocket-Protocol: wamp.2.json

      """
          .replace("\n", "\r\n");

  private final WebSocketHandshake handshake = to("ws://example.com/chat");

  private static WebSocketHandshake to(String address) {
    return new WebSocketHandshake(URI.create(address), OFFERED, Map.of(), NONCE);
  }

  private String agreed(String answer) throws WebSocketHandshakeException {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    return handshake.agree(bytes, 0, bytes.length);
  }

  private WebSocketHandshakeException refused(String answer) {
    return catchThrowableOfType(WebSocketHandshakeException.class, () -> agreed(answer));
  }

  @Test
  void theAcceptKeyOfTheRfc() {
    assertThat(WebSocketHandshake.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void theRequest() {
    WebSocketHandshake withOrigin =
        new WebSocketHandshake(
            URI.create("ws://example.com/chat?room=1"),
            OFFERED,
            Map.of("Origin", "https://example.com"),
            NONCE);
    assertThat(new String(withOrigin.request(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            """
            GET /chat?room=1 HTTP/1.1
            Host: example.com
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: wamp.2.msgpack, wamp.2.json
            Origin: https://example.com

            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h, /, h",
    "wss://h:8443/ws, /ws, h:8443",
    "ws://[::1]:8080/a%20b, /a%20b, [::1]:8080",
    "ws://my_router:8080/ws, /ws, my_router:8080",
    "ws://h/é?x=%2F, /%C3%A9?x=%2F, h",
  })
  void theResourceAndHost(String address, String resource, String host) {
    assertThat(new String(to(address).request(), StandardCharsets.ISO_8859_1))
        .startsWith("GET " + resource + " HTTP/1.1\r\nHost: " + host + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/", "h", "ws:h", "ws:///ws", "ws://u:p@h/", "ws://h/#f"})
  void addressesThatCannotBeAskedFor(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> to(address))
        .withMessageContaining("the address must");
  }

  @ParameterizedTest
  @CsvSource({
    "Host, h",
    "upgrade, x",
    "Sec-WebSocket-Key, x",
    "'a b', x",
    "'', x",
    "'x\r\ny', z",
    "Origin, 'a\r\nb'",
    "Origin, '\u2028'",
  })
  void headersThatCannotBeSent(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WebSocketHandshake(URI.create("ws://h"), OFFERED, Map.of(name, value), NONCE));
  }

  @Test
  void subprotocolsAndNonceMustBePossible() {
    URI target = URI.create("ws://h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketHandshake(target, List.of(), Map.of(), NONCE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketHandshake(target, List.of("a,b"), Map.of(), NONCE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketHandshake(target, OFFERED, Map.of(), new byte[15]));
  }

  @Test
  void theServerAgrees() throws WebSocketHandshakeException {
    assertThat(agreed(ANSWER)).isEqualTo("wamp.2.json");
  }

  @Test
  void headerNamesAndKeywordsHaveNoCase() throws WebSocketHandshakeException {
    String answer =
        ANSWER
            .replace("Upgrade: websocket", "UPGRADE:WebSocket")
            .replace("Connection: Upgrade", "connection: keep-alive,  UPGRADE ")
            .replace("Sec-WebSocket-", "sec-websocket-");
    assertThat(agreed(answer)).isEqualTo("wamp.2.json");
  }

  @Test
  void framesMayFollowTheHead() throws WebSocketHandshakeException {
    byte[] bytes = (ANSWER + "\u0001frames").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(WebSocketHandshake.headLength(bytes, 0, bytes.length)).isEqualTo(ANSWER.length());
    assertThat(handshake.agree(bytes, 0, bytes.length)).isEqualTo("wamp.2.json");
  }

  @Test
  void theHeadIsCompleteWithItsEmptyLine() throws WebSocketHandshakeException {
    byte[] bytes = ("xx" + ANSWER).getBytes(StandardCharsets.ISO_8859_1);
    for (int length = 0; length < ANSWER.length(); length++) {
      assertThat(WebSocketHandshake.headLength(bytes, 2, length)).isEqualTo(-1);
    }
    assertThat(WebSocketHandshake.headLength(bytes, 2, ANSWER.length())).isEqualTo(ANSWER.length());
    assertThat(refused(ANSWER.substring(0, 50))).hasMessageContaining("ended before");
  }

  @Test
  void theHeadHasALimit() throws WebSocketHandshakeException {
    byte[] bytes = new byte[WebSocketHandshake.LONGEST_HEAD + 1];
    Arrays.fill(bytes, (byte) 'x');
    int limit = WebSocketHandshake.LONGEST_HEAD;
    assertThat(WebSocketHandshake.headLength(bytes, 0, limit - 1)).isEqualTo(-1);
    assertThat(
            catchThrowableOfType(
                WebSocketHandshakeException.class,
                () -> WebSocketHandshake.headLength(bytes, 0, limit)))
        .hasMessageContaining("16384 bytes");
    System.arraycopy(new byte[] {'\r', '\n', '\r', '\n'}, 0, bytes, limit - 4, 4);
    assertThat(WebSocketHandshake.headLength(bytes, 0, limit + 1)).isEqualTo(limit);
  }

  @Test
  void aRefusalTellsTheStatusAndWhatTheServerSaid() {
    WebSocketHandshakeException refusal =
        refused(
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\nthis origin is\nnot allowed\n");
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal)
        .hasMessage(
            "the server refused the WebSocket connection:"
                + " 403 Forbidden: this origin is not allowed");
    assertThat(refused("HTTP/1.1 502\r\n\r\n")).hasMessageEndingWith("connection: 502");
    assertThat(refused("HTTP/1.1 500 X\r\n\r\n" + "y".repeat(5000)).getMessage())
        .hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\r\n\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 1x1 Y\r\n\r\n", "HTTP/1.1 10\r\n\r\n"})
  void anAnswerThatIsNotHttp(String answer) {
    assertThat(refused(answer)).hasMessageContaining("not HTTP/1.1");
    assertThat(refused(answer).status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no colon", ": no name", " folded: line"})
  void malformedHeaderLines(String line) {
    assertThat(refused(ANSWER.replace("Upgrade: websocket", line)))
        .hasMessageContaining("malformed header line: " + line.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c, must upgrade",
    "Upgrade: websocket, X: y, must upgrade",
    "Connection: Upgrade, Connection: close, Connection header",
    "Connection: Upgrade, X: y, Connection header",
    "s3pPLM, S3pPLM, does not fit the key",
    "Sec-WebSocket-Accept, X, does not fit the key",
    "wamp.2.json, wamp.2.cbor, 'must choose one of the subprotocols [wamp.2.msgpack, wamp.2.json],"
        + " not [wamp.2.cbor]'",
    "wamp.2.json, 'wamp.2.json, wamp.2.msgpack', must choose one",
    "Sec-WebSocket-Protocol, X, but chose none",
    "Connection: Upgrade, 'Connection: Upgrade\r\nSec-WebSocket-Extensions: x', not offered",
  })
  void answersThatAreNotSound(String sound, String unsound, String sentence) {
    WebSocketHandshakeException refusal = refused(ANSWER.replace(sound, unsound));
    assertThat(refusal).hasMessageContaining(sentence);
    assertThat(refusal.status()).isEqualTo(101);
  }

  @Test
  void anyAnswerIsAgreedToOrRefused() {
    Tries.of(
        1000,
        (seed, random) -> {
          byte[] bytes = RandomOctets.octets(random, 300);
          byte[] answer = Arrays.copyOf(bytes, bytes.length + 4);
          System.arraycopy(new byte[] {'\r', '\n', '\r', '\n'}, 0, answer, bytes.length, 4);
          assertThat(
                  catchThrowableOfType(
                      WebSocketHandshakeException.class,
                      () -> handshake.agree(answer, 0, answer.length)))
              .isNotNull();
        });
  }

  @Test
  void aRefusalMaySayWhenToComeBack() {
    assertThat(refusedWith("Retry-After: 7\r\n")).contains(java.time.Duration.ofSeconds(7));
    assertThat(refusedWith("")).isEmpty();
    assertThat(refusedWith("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n")).isEmpty();
    assertThat(refusedWith("Retry-After: -1\r\n")).isEmpty();
    assertThat(refusedWith("Retry-After: 99999999\r\n")).isEmpty();
  }

  private java.util.Optional<java.time.Duration> refusedWith(String header) {
    return refused("HTTP/1.1 503 Service Unavailable\r\n" + header + "\r\n").retryAfter();
  }
}
