package dev.weir.router.dealer;

import dev.weir.protocol.Payload;
import dev.weir.router.member.Answers;

/** What callers are told when callees have no room: to try again later. Stateless. */
final class Overload {
  private static final long RETRY_AFTER_MILLIS = 100;

  private Overload() {}

  /** No callee reads as fast as it is called. */
  static Payload calls() {
    return Answers.retryable(
        "the callee does not read as fast as it is called (limits.mailbox)", RETRY_AFTER_MILLIS);
  }

  /** The callee of a progressive call does not read as fast as its chunks come. */
  static Payload chunks() {
    return Answers.retryable(
        "the callee does not read as fast as the chunks of the call come (limits.mailbox)",
        RETRY_AFTER_MILLIS);
  }
}
