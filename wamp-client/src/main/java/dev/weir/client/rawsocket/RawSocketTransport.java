package dev.weir.client.rawsocket;

import dev.weir.client.link.LinkOptions;
import dev.weir.client.link.Transport;
import dev.weir.client.link.Wire;
import dev.weir.protocol.transport.RawSocketHandshake;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** RawSocket: {@code tcp:} and {@code tls:}. Asks for the preferred serializer. Stateless. */
public final class RawSocketTransport implements Transport {

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
    return new RawSocketWire(socket, asked, asked.answer(answer), options.pingAlways());
  }
}
