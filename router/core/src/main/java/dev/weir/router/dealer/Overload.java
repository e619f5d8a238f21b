package dev.weir.router.dealer;

import dev.weir.protocol.Payload;
import dev.weir.router.member.Answers;
import dev.weir.router.options.CallLimits;

/** What callers are told when callees have no room: to try again later. Stateless. */
final class Overload {
  private static final long RETRY_AFTER_MILLIS = 100;

  private Overload() {}

  /** As many calls wait for the procedure as may. */
  static Payload queue(CallLimits limits, CallQueue queue, Pace pace) {
    boolean calls = queue.size() >= limits.queuedCalls();
    long value = calls ? limits.queuedCalls() : limits.queuedBytes();
    String key = "realms.procedures.queue." + (calls ? "calls" : "bytes");
    return Answers.limitedForNow(
        (calls
                ? "%d calls wait for this procedure, more may not (%s)"
                : "calls of %d octets may wait for this procedure, more may not (%s)")
            .formatted(value, key),
        calls ? "the number of calls that wait" : "the octets of calls that wait",
        value,
        key,
        pace.retryAfterMillis(queue.size()));
  }

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
