package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The way to the router that a conversation is played against. */
public interface Transport {

  /**
   * The way to a router that is up, with so much patience for a message: {@code
   * ws://HOST:PORT/PATH}, {@code tcp://HOST:PORT} or {@code unix:PATH} for RawSocket.
   */
  static Transport to(URI router, Duration patience) {
    return switch (router.getScheme()) {
      case "tcp" ->
          new RawSockets(new InetSocketAddress(router.getHost(), router.getPort()), patience);
      case "unix" ->
          new RawSockets(UnixDomainSocketAddress.of(router.getSchemeSpecificPart()), patience);
      default -> new WebSockets(router, patience);
    };
  }

  /** Opens a connection, without HELLO. */
  Connection connect(Serializer serializer);

  /** One connection. Confined to the player's thread. */
  interface Connection extends AutoCloseable {
    /** Sends the octets of one WAMP message; they are lost when the router has closed. */
    void send(byte[] message);

    /**
     * The octets of the next message; empty when the router has closed the connection.
     *
     * @throws TimeoutException when nothing came for so long that nothing will come
     */
    Optional<byte[]> receive() throws TimeoutException;

    /** Closes the connection without a WAMP message. */
    @Override
    void close();
  }
}
