package dev.weir.client.link;

import dev.weir.protocol.Serializer;
import java.io.IOException;

/**
 * A connection behind its opening handshake, as its transport reads and writes it. {@link #begin}
 * and {@link #decode} belong to the reader thread, {@link #write} to the writer thread; the rest
 * never changes.
 */
public interface Wire {
  /** Takes what the peer sends, in order; slices are valid during the call. */
  interface Inbound {
    /** A whole message; {@code text} says which kind of frame it came in. */
    void message(byte[] bytes, int offset, int length, boolean text);

    /** A ping, to be answered with the same octets. */
    void ping(byte[] bytes, int offset, int length);

    /** The peer's last word, with a close code and a reason. */
    void close(int code, String reason);
  }

  /** The serializer that was agreed on. */
  Serializer serializer();

  /** Octets of the largest message that the peer takes. */
  int largest();

  /** What came right behind the opening handshake. */
  byte[] early();

  /** Sets who takes what is decoded; once, before all else. */
  void begin(Inbound inbound);

  /**
   * Takes octets that came.
   *
   * @throws LinkViolation if the peer broke the transport's rules or a limit
   */
  void decode(byte[] bytes, int length);

  /** Writes frames, as far as possible at one go. */
  void write(Batch batch) throws IOException;

  /** The payload of the last frame. */
  byte[] farewell(int code, String reason);

  /** Whether the peer may be pinged; on any thread. */
  boolean pingable();

  /** Whether every ping is to be answered; else of many that wait the last one suffices. */
  boolean answersEveryPing();

  /** What it means that the peer's stream ends without a last word. */
  LinkEnd endOfStream();

  /** Lets go what it holds outside of the heap; when both threads have left. */
  default void release() {}
}
