package dev.weir.client.websocket;

import java.util.Optional;

/**
 * How a connection ended.
 *
 * @param kind who or what ended it
 * @param sentence what happened, for people
 * @param cause the exception behind it, if there was one
 */
public record LinkEnd(Kind kind, String sentence, Optional<Throwable> cause) {
  /** Who or what ended a connection. */
  public enum Kind {
    /** This side closed it. */
    CLOSED,
    /** The peer closed it with a close frame. */
    CLOSED_BY_PEER,
    /** It broke, or the peer was silent for too long. */
    LOST,
    /** The peer broke the rules of WebSocket or a limit. */
    VIOLATION,
    /** A fault of this program. */
    FAULT
  }

  static LinkEnd of(Kind kind, String sentence) {
    return new LinkEnd(kind, sentence, Optional.empty());
  }

  static LinkEnd of(Kind kind, String sentence, Throwable cause) {
    return new LinkEnd(kind, sentence, Optional.of(cause));
  }
}
