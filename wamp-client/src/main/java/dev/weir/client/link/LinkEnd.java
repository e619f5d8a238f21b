package dev.weir.client.link;

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
    /** The peer closed it in good order. */
    CLOSED_BY_PEER,
    /** It broke, or the peer was silent for too long. */
    LOST,
    /** The peer broke the rules of the transport or a limit. */
    VIOLATION,
    /** A fault of this program. */
    FAULT
  }

  /** The connection broke, as the sentence says. */
  public static LinkEnd lost(String sentence) {
    return of(Kind.LOST, sentence);
  }

  /** The peer closed it in good order. */
  public static LinkEnd closedByPeer(String sentence) {
    return of(Kind.CLOSED_BY_PEER, sentence);
  }

  static LinkEnd of(Kind kind, String sentence) {
    return new LinkEnd(kind, sentence, Optional.empty());
  }

  static LinkEnd of(Kind kind, String sentence, Throwable cause) {
    return new LinkEnd(kind, sentence, Optional.of(cause));
  }
}
