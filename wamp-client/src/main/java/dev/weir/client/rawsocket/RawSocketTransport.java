package dev.weir.client.rawsocket;

import dev.weir.client.link.LinkOptions;
import dev.weir.client.link.OfferRefusedException;
import dev.weir.client.link.Transport;
import dev.weir.client.link.Wire;
import dev.weir.protocol.transport.RawSocketError;
import dev.weir.protocol.transport.RawSocketHandshake;
import dev.weir.protocol.transport.RawSocketHandshakeException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/**
 * RawSocket: {@code tcp:}, {@code tls:} and {@code unix:}. A connection asks for one serializer, so
 * there is another one for the next where the router does not speak it. Stateless.
 */
public final class RawSocketTransport implements Transport {

  @Override
  public List<LinkOptions> offers(LinkOptions options) {
    return options.serializers().stream().map(options::with).toList();
  }

  @Override
  public Wire open(Socket socket, LinkOptions options) throws IOException {
    RawSocketHandshake asked =
        RawSocketHandshake.of(options.serializers().get(0), options.maxMessage());
    OutputStream out = socket.getOutputStream();
    out.write(asked.octets());
    out.flush();
    byte[] answer = socket.getInputStream().readNBytes(RawSocketHandshake.LENGTH);
    if (answer.length < RawSocketHandshake.LENGTH) {
      throw new IOException("the server closed the connection during the RawSocket handshake");
    }
    return new RawSocketWire(socket, asked, told(asked, answer), options.pingAlways());
  }

  private static RawSocketHandshake told(RawSocketHandshake asked, byte[] answer)
      throws IOException {
    try {
      return asked.answer(answer);
    } catch (RawSocketHandshakeException e) {
      if (e.error().filter(RawSocketError.SERIALIZER_UNSUPPORTED::equals).isPresent()) {
        throw new OfferRefusedException(e.getMessage() + ": " + asked.serializer(), e);
      }
      throw e;
    }
  }
}
