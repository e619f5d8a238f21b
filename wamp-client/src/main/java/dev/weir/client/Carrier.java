package dev.weir.client;

import dev.weir.client.auth.Channel;
import dev.weir.client.link.LinkEnd;
import dev.weir.client.link.Offer;
import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import java.util.Optional;

/** What carries the messages of a session to the router and back. Thread-safe. */
interface Carrier {

  /** Is told what comes, one call at a time, and must not block. */
  interface Listener {
    /** Has what came together told: the messages that this runs through. */
    default void reading(Runnable messages) {
      messages.run();
    }

    void received(Message message);

    /** What came is no message. */
    void violated(ProtocolViolation violation);

    /** Nothing comes any more: the last call. */
    void ended(LinkEnd end);
  }

  /** A message that is to be sent. */
  interface Outgoing {
    /**
     * The message, made in its place in the order of what is sent.
     *
     * @throws WampException if it is not to be sent any more
     */
    Message message();

    /** It is sent, and no answer has come yet; if this throws it is not. */
    default void sent() {}
  }

  /** The serializer that payloads are encoded in; empty when they stay values. */
  Optional<Serializer> serializer();

  /** What a login may know of the connection. */
  Channel channel();

  /** Begins to receive. */
  void start(Listener listener);

  /**
   * Sends a message, after waiting for room at most this long.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws WampException if it cannot be sent
   */
  Offer offer(Outgoing message, long nanos) throws InterruptedException;

  /**
   * Sends a message without waiting, for which there is room up to twice the limit.
   *
   * @throws WampException if it cannot be sent
   */
  Offer post(Outgoing message);

  /** Ends the connection behind all that was sent; the code is for a close frame. */
  void close(int code, String reason);

  /** Ends at once. */
  void cut();

  /** Gives the connection up at once, as lost for the reason that the sentence says. */
  void lose(String sentence);
}
