package dev.weir.protocol.transport;

import dev.weir.protocol.Message;

/**
 * One end of a connection between two peers that carries whole messages, in order and without loss
 * while it is open (WAMP section "Transports"). Thread-safe.
 */
public interface MessageLink extends AutoCloseable {

  /** What becomes of a message that is sent. */
  enum Sent {
    /** It reaches the other end before anything that is sent after it. */
    ACCEPTED,
    /** There is no room for it, of which {@link Receiver#room} tells; nothing was sent. */
    FULL,
    /** The link is closed; nothing was sent. */
    CLOSED
  }

  /** What an end is told, one call at a time. */
  interface Receiver {
    /** The next message from the other end. */
    void message(Message message);

    /** Some messages were given that had come together: what they ask for may be done at once. */
    default void delivered() {}

    /** Once after {@link Sent#FULL}: there is room again. */
    default void room() {}

    /** The link is closed: the last call, once, behind all messages that were sent before it. */
    void closed();
  }

  /**
   * Sends a message without waiting.
   *
   * @throws dev.weir.protocol.codec.Unencodable when a value of it is none of the closed model (see
   *     {@link dev.weir.protocol.Dict}); nothing was sent
   */
  Sent send(Message message);

  /**
   * The same for what must not wait, such as an answer: FULL only at twice the limit.
   *
   * @throws dev.weir.protocol.codec.Unencodable as {@link #send}
   */
  Sent post(Message message);

  /**
   * Closes the link for both ends; the other one still receives what was sent before, this one
   * receives nothing more. Without effect once it is closed.
   */
  @Override
  void close();

  /** Receives nothing until {@link #resume}, so that the sender is held back; counts nothing. */
  void pause();

  /** Receives again; without effect when not paused. */
  void resume();
}
