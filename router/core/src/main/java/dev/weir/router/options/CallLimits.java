package dev.weir.router.options;

/**
 * How many calls of one procedure or pattern run at once, and how many wait for their turn ({@code
 * realms.procedures}). Immutable.
 *
 * @param concurrency calls that run at once at all its callees together; REGISTER's own {@code
 *     concurrency} holds for its callee and can only be lower
 * @param queuedCalls calls that may wait; one more is answered with {@code wamp.error.unavailable}
 *     and {@code retry_after_ms}
 * @param queuedBytes octets of the payloads of calls that may wait, and {@value #ENVELOPE} for each
 * @param perCaller calls of one session that may run or wait
 */
public record CallLimits(int concurrency, int queuedCalls, long queuedBytes, int perCaller) {
  /** What a call counts in a queue beside its payload, in octets. */
  public static final int ENVELOPE = 64;

  /** No limit on what runs; 10,000 calls and 64 MiB may wait. */
  public static final CallLimits NONE =
      new CallLimits(Integer.MAX_VALUE, 10_000, 64L << 20, Integer.MAX_VALUE);

  public CallLimits {
    if (concurrency < 1 || queuedCalls < 0 || queuedBytes < 0 || perCaller < 1) {
      throw new IllegalArgumentException(
          "at least 1 call runs at once and for each caller, and none or more wait; not "
              + concurrency
              + ", "
              + perCaller
              + ", "
              + queuedCalls);
    }
  }

  /** So many calls run at once; 10,000 calls and 64 MiB may wait. */
  public static CallLimits concurrency(int most) {
    return new CallLimits(most, NONE.queuedCalls, NONE.queuedBytes, NONE.perCaller);
  }

  /** With another queue; with 0 calls none waits. */
  public CallLimits withQueue(int calls, long bytes) {
    return new CallLimits(concurrency, calls, bytes, perCaller);
  }

  public CallLimits withPerCaller(int most) {
    return new CallLimits(concurrency, queuedCalls, queuedBytes, most);
  }
}
