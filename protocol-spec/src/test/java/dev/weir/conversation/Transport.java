package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The way to the router that a conversation is played against. */
public interface Transport {

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
