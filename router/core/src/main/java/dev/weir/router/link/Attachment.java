package dev.weir.router.link;

import dev.weir.router.mailbox.EventLoop;

/**
 * What a session is attached to, whether it carries octets ({@link Link}) or whole messages: the
 * connection of a peer. Confined to its loop.
 */
public interface Attachment {

  EventLoop loop();

  /** Who is at the other end, as copied when the connection was made. */
  PeerAddress peer();

  /**
   * Takes what the session has for its peer and writes it, until there is nothing left or no room;
   * then it goes on by itself when there is. Calling it again meanwhile does no harm.
   */
  void drain();

  /**
   * Reads no more, so that the peer is held back. What is read already is still delivered. Counts
   * nothing: the last call decides.
   */
  void pauseReads();

  void resumeReads();

  /**
   * Ends the connection in good order: reads are ignored from now on, everything that the session
   * still has is written, then, on a WebSocket, a close frame with this code and reason; the peer's
   * close frame or end is awaited for a second. All under the write deadline.
   */
  void close(int code, String reason);

  /** Drops the connection at once. */
  void drop();
}
