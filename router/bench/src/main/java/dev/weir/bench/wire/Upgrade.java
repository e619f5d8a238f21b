package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/**
 * The opening handshake of a WebSocket (RFC 6455, section 4). Thread-safe.
 *
 * @param path path and query of the request
 * @param subprotocol the only subprotocol to offer; empty to offer none
 */
record Upgrade(String path, String subprotocol) implements Opening {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final String END = "\r\n\r\n";

  @Override
  public byte[] request(String host) {
    String offer = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    return """
        GET %s HTTP/1.1\r
        Host: %s\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: %s\r
        %s\r
        """
        .formatted(path, host, KEY, offer)
        .getBytes(US_ASCII);
  }

  @Override
  public int answer(byte[] buffer, int to) {
    String received = new String(buffer, 0, to, ISO_8859_1);
    int end = received.indexOf(END);
    if (end < 0) {
      return 0;
    }
    String answer = received.substring(0, end + 2);
    boolean agreed =
        answer.startsWith("HTTP/1.1 101 ")
            && answer.contains(" " + ACCEPT + "\r\n")
            && (subprotocol.isEmpty() || subprotocolAgreed(answer));
    if (!agreed) {
      throw new MalformedMessage("the upgrade was answered with " + received.strip());
    }
    return end + END.length();
  }

  @Override
  public Framing framing() {
    return Framing.WEB_SOCKET;
  }

  private boolean subprotocolAgreed(String answer) {
    return answer
        .toLowerCase(Locale.ROOT)
        .contains("\r\nsec-websocket-protocol: " + subprotocol + "\r\n");
  }
}
