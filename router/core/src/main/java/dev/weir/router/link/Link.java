package dev.weir.router.link;

import dev.weir.protocol.transport.Framing;
import dev.weir.router.mailbox.EventLoop;

/**
 * A connection of a peer, as what lives on it (its {@link Occupant}) sees it. Confined to its loop.
 */
public interface Link {

  EventLoop loop();

  /** Who is at the other end, as copied when the connection was made. */
  PeerAddress peer();

  /** How messages are marked off on this connection. */
  Framing framing();

  /**
   * Takes frames from the occupant ({@link Occupant#fill}) and writes them, until there is none
   * left or the socket takes no more; then the link goes on by itself when the socket is ready.
   * Calling it again meanwhile does no harm.
   */
  void drain();

  /**
   * Reads no more, so that the peer is held back. Frames already read are still delivered. Counts
   * nothing: the last call decides.
   */
  void pauseReads();

  void resumeReads();

  /**
   * Ends the connection in good order: reads are ignored from now on, everything that {@link
   * Occupant#fill} still gives is written, then, on a WebSocket, a close frame with this code and
   * reason; the peer's close frame or end is awaited for a second. All under the write deadline.
   */
  void close(int code, String reason);

  /** Drops the connection at once. */
  void drop();
}
