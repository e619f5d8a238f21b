package dev.weir.router.link;

import dev.weir.protocol.codec.ByteSink;

/** What lives on a {@link Link}: a session, or an echo. Confined to the link's loop. */
public interface Occupant {

  /**
   * One message arrived; the buffer is the link's and is used again after {@link #readComplete()}.
   */
  void message(byte[] buffer, int offset, int length, boolean text);

  /** All messages of one read were delivered: route them now. */
  void readComplete();

  /**
   * Appends complete frames (by {@link Link#framing()}) until about {@code target} octets stand in
   * the sink or nothing waits.
   *
   * @return whether more waits
   */
  boolean fill(ByteSink sink, int target);

  /** Everything that fill gave has gone to the socket. */
  void written();

  /**
   * The peer sends nothing more. An occupant that still has something to say answers true, and
   * closes the link itself when it is done; else the link ends now.
   */
  default boolean inputEnded() {
    return false;
  }

  /** About ten times a second: deadlines of the occupant are tested here. */
  void tick(long nowNanos);

  /** The link is gone, for whatever reason; the last call. */
  void closed(String cause);
}
