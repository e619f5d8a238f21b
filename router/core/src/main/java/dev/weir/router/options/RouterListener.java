package dev.weir.router.options;

import dev.weir.router.member.Identity;

/**
 * What an application can be told of. Called on a thread of the router's workers, one call at a
 * time and in order for each session; a realm is told of before its sessions. What a listener
 * throws is logged and ignored.
 */
public interface RouterListener {

  /** A realm was made, because somebody joins it; see {@link AutoRealms}. */
  default void realmMade(String realm) {}

  /** A realm that was made so has ended, because nobody was there for long. */
  default void realmEnded(String realm) {}

  /**
   * A realm was closed, with this error URI, because an error of the router's own left its tables
   * inconsistent: its sessions have ended, and nobody can join it until the router is started
   * again.
   */
  default void realmClosed(String realm, String error, String sentence) {}

  /** A session has joined. */
  default void joined(Identity session) {}

  /**
   * A session has ended, by GOODBYE, by loss of its connection or because the router ended it; the
   * cause is a sentence.
   */
  default void left(Identity session, String cause) {}

  /** A HELLO was refused with this error URI. */
  default void refused(String realm, String error, String sentence) {}

  /** The router ended a session because of what it sent or did not read, with this error URI. */
  default void dropped(Identity session, String error, String sentence) {}

  /**
   * The durable histories of a realm are not written for now, and acknowledged publications to them
   * are answered with an error; the sentence says why.
   */
  default void historyDegraded(String realm, String sentence) {}

  /** The durable histories of a realm are on disk again. */
  default void historyRestored(String realm) {}
}
