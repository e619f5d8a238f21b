package dev.weir.protocol.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The opening handshake of one client connection (RFC 6455 section 4): the request to send and the
 * judgement of the answer. Thread-safe.
 */
public final class WebSocketHandshake {
  /** The longest head of an answer, in bytes: 16 KiB. */
  public static final int LONGEST_HEAD = 16 * 1024;

  /** How many random bytes a handshake needs. */
  public static final int NONCE_LENGTH = 16;

  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final URI target;
  private final List<String> subprotocols;
  private final Map<String, String> headers;
  private final String key;
  private final Optional<CompressionOptions> compression;

  /**
   * A handshake.
   *
   * @param target a {@code ws:} or {@code wss:} URI without user and fragment
   * @param subprotocols what the client can speak, the preferred one first; at least one
   * @param headers further headers, for example Origin, Cookie or Authorization
   * @param nonce 16 bytes, random for every connection
   * @throws IllegalArgumentException if one of these cannot be sent
   */
  public WebSocketHandshake(
      URI target, List<String> subprotocols, Map<String, String> headers, byte[] nonce) {
    this(target, subprotocols, headers, nonce, Optional.empty());
  }

  /** The same, which offers to compress messages (RFC 7692) where that is wanted. */
  public WebSocketHandshake(
      URI target,
      List<String> subprotocols,
      Map<String, String> headers,
      byte[] nonce,
      Optional<CompressionOptions> compression) {
    this.compression = compression;
    this.target = URI.create(target.toASCIIString());
    this.subprotocols = List.copyOf(subprotocols);
    this.headers = Map.copyOf(headers);
    this.key = Base64.getEncoder().encodeToString(nonce);
    RequestRules.check(this.target, this.subprotocols, this.headers, nonce);
  }

  /** The value of Sec-WebSocket-Accept that answers this value of Sec-WebSocket-Key. */
  public static String acceptKey(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + KEY_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** The request, ready to be sent. */
  public byte[] request() {
    StringBuilder request = new StringBuilder();
    request.append("GET ").append(resource()).append(" HTTP/1.1\r\n");
    append(request, "Host", target.getRawAuthority());
    append(request, "Upgrade", "websocket");
    append(request, "Connection", "Upgrade");
    append(request, "Sec-WebSocket-Key", key);
    append(request, "Sec-WebSocket-Version", "13");
    append(request, "Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    compression.ifPresent(
        wanted -> append(request, DeflateAgreement.HEADER, DeflateAgreement.offer(wanted)));
    headers.forEach((name, value) -> append(request, name, value));
    return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Where the head of the answer ends.
   *
   * @return the length of the head with its empty line, or -1 if more must be read
   * @throws WebSocketHandshakeException if it does not end within {@link #LONGEST_HEAD}
   */
  public static int headLength(byte[] received, int offset, int length)
      throws WebSocketHandshakeException {
    int most = Math.min(length, LONGEST_HEAD);
    for (int end = 4; end <= most; end++) {
      int at = offset + end - 4;
      if (received[at] == '\r'
          && received[at + 1] == '\n'
          && received[at + 2] == '\r'
          && received[at + 3] == '\n') {
        return end;
      }
    }
    if (length < LONGEST_HEAD) {
      return -1;
    }
    throw new WebSocketHandshakeException(
        0, "the head of the answer is longer than " + LONGEST_HEAD + " bytes");
  }

  /**
   * Judges the answer, of which at least the head has been received. What follows the head belongs
   * to the frames.
   *
   * @return the subprotocol that the server chose, one of those offered
   * @throws WebSocketHandshakeException if the server refused, with its status and what it said, or
   *     if the answer is not that of a WebSocket server to this request
   */
  public String agree(byte[] received, int offset, int length) throws WebSocketHandshakeException {
    int headLength = headLength(received, offset, length);
    if (headLength < 0) {
      throw new WebSocketHandshakeException(0, "the answer ended before its head was complete");
    }
    ResponseHead head = ResponseHead.parse(received, offset, headLength);
    if (head.status() != SWITCHING_PROTOCOLS) {
      throw refused(head, received, offset + headLength, length - headLength);
    }
    checkUpgrade(head);
    return subprotocol(head);
  }

  /** The terms of compression in an answer that {@link #agree} has accepted; empty for none. */
  public Optional<DeflateAgreement> deflation(byte[] received, int offset, int length)
      throws WebSocketHandshakeException {
    int headLength = headLength(received, offset, length);
    return deflation(ResponseHead.parse(received, offset, headLength));
  }

  private static WebSocketHandshakeException refused(
      ResponseHead head, byte[] received, int bodyOffset, int bodyLength) {
    String body = new String(received, bodyOffset, bodyLength, StandardCharsets.UTF_8);
    String said = ResponseHead.shown(body);
    return new WebSocketHandshakeException(
        head.status(),
        "the server refused the WebSocket connection: "
            + ResponseHead.shown(head.status() + " " + head.phrase())
            + (said.isEmpty() ? "" : ": " + said),
        retryAfter(head));
  }

  /** RFC 9110, section 10.2.3; a date is not taken, as clocks differ. */
  private static Optional<Duration> retryAfter(ResponseHead head) {
    List<String> values = head.values("Retry-After");
    return values.size() == 1 && values.get(0).matches("[0-9]{1,7}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(values.get(0))))
        : Optional.empty();
  }

  private void checkUpgrade(ResponseHead head) throws WebSocketHandshakeException {
    if (!lowerCase(head.values("Upgrade")).equals(List.of("websocket"))) {
      throw unsound("it must upgrade to websocket");
    }
    if (!lowerCase(head.values("Connection")).contains("upgrade")) {
      throw unsound("its Connection header must say Upgrade");
    }
    if (!head.values("Sec-WebSocket-Accept").equals(List.of(acceptKey(key)))) {
      throw unsound("its Sec-WebSocket-Accept does not fit the key of the request");
    }
    deflation(head);
  }

  private Optional<DeflateAgreement> deflation(ResponseHead head)
      throws WebSocketHandshakeException {
    List<String> extensions = head.values(DeflateAgreement.HEADER);
    if (compression.isPresent()) {
      return DeflateAgreement.of(extensions, compression.get());
    } else if (!extensions.isEmpty()) {
      throw unsound("it names an extension that was not offered");
    }
    return Optional.empty();
  }

  private String subprotocol(ResponseHead head) throws WebSocketHandshakeException {
    List<String> chosen = head.values("Sec-WebSocket-Protocol");
    if (chosen.size() == 1 && subprotocols.contains(chosen.get(0))) {
      return chosen.get(0);
    }
    throw unsound(
        "it must choose one of the subprotocols "
            + subprotocols
            + (chosen.isEmpty()
                ? ", but chose none"
                : ", not " + ResponseHead.shown(chosen.toString())));
  }

  private static List<String> lowerCase(List<String> values) {
    return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
  }

  private static WebSocketHandshakeException unsound(String rule) {
    return new WebSocketHandshakeException(
        SWITCHING_PROTOCOLS, "the answer is no sound WebSocket handshake: " + rule);
  }

  private String resource() {
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
  }

  private static void append(StringBuilder request, String name, String value) {
    request.append(name).append(": ").append(value).append("\r\n");
  }
}
