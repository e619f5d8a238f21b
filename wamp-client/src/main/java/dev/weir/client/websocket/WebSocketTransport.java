package dev.weir.client.websocket;

import dev.weir.client.link.LinkOptions;
import dev.weir.client.link.Transport;
import dev.weir.client.link.Wire;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketHandshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** WebSocket (RFC 6455): {@code ws:} and {@code wss:}. Stateless. */
public final class WebSocketTransport implements Transport {
  private static final int LARGEST_REFUSAL = 1024;

  @Override
  public Wire open(Socket socket, LinkOptions options) throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] nonce = new byte[WebSocketHandshake.NONCE_LENGTH];
    new SecureRandom().nextBytes(nonce);
    WebSocketHandshake handshake =
        new WebSocketHandshake(
            options.target(),
            options.subprotocols(),
            options.headers(),
            nonce,
            options.compression());
    out.write(handshake.request());
    out.flush();
    InputStream in = socket.getInputStream();
    byte[] answer = new byte[WebSocketHandshake.LONGEST_HEAD + LARGEST_REFUSAL];
    int length = 0;
    int head = -1;
    while (head < 0) {
      int read = in.read(answer, length, answer.length - length);
      if (read < 0) {
        throw new IOException("the server closed the connection during the WebSocket handshake");
      }
      length += read;
      head = WebSocketHandshake.headLength(answer, 0, length);
    }
    Subprotocol protocol = Subprotocol.of(handshake.agree(answer, 0, length)).orElseThrow();
    Optional<Compression> compression =
        handshake
            .deflation(answer, 0, length)
            .map(terms -> Compression.of(terms, options.compression().orElseThrow()));
    byte[] early = Arrays.copyOfRange(answer, head, length);
    return new WebSocketWire(protocol, compression, early, options.maxMessage(), out);
  }
}
