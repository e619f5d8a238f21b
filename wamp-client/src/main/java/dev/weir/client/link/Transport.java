package dev.weir.client.link;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** A way to carry messages over a stream of octets. Stateless. */
public interface Transport {
  /**
   * What is offered, one after another and each on a connection of its own, until the server takes
   * one; at least one.
   */
  default List<LinkOptions> offers(LinkOptions options) {
    return List.of(options);
  }

  /**
   * Does the opening handshake on a connection that stands, behind TLS if there is any. A deadline
   * may close the socket meanwhile.
   *
   * @throws OfferRefusedException if the server may take another of the {@link #offers}
   * @throws IOException with a sentence that says what went wrong
   */
  Wire open(Socket socket, LinkOptions options) throws IOException;
}
