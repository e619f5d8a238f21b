package dev.weir.router.mailbox;

/**
 * What becomes of the events of one subscription for a session that does not read as fast as they
 * come. Immutable.
 *
 * @param drop which event goes when the mailbox is at its limit
 * @param pauseNanos how long publishers may be held back each time before the mailbox comes to its
 *     limit; 0 is as by default
 * @param marksGaps whether the session understands when an event says how many are missing before
 *     it
 */
public record SlowRule(Drop drop, long pauseNanos, boolean marksGaps) {
  /** Which event is dropped. */
  public enum Drop {
    /** None: the session is ended. */
    NONE,
    /** The one that comes. */
    NEWEST,
    /** The one that has waited longest. */
    OLDEST,
    /** Above high water already, the one of the same topic that the new one makes obsolete. */
    SAME_TOPIC
  }
}
