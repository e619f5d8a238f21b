package dev.weir.client.link;

import java.io.IOException;
import java.net.Socket;

/** A way to carry messages over a stream of octets. Stateless. */
public interface Transport {
  /**
   * Does the opening handshake on a connection that stands, behind TLS if there is any. A deadline
   * may close the socket meanwhile.
   *
   * @throws IOException with a sentence that says what went wrong
   */
  Wire open(Socket socket, LinkOptions options) throws IOException;
}
