package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Payload;
import dev.weir.router.options.CallLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * A call in the queue of its registration, with the chunks that have come for it meanwhile. Runs
 * inside the realm's turn.
 */
final class WaitingCall {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final CallerLeg leg;
  private final Call call;
  private final Concurrency concurrency;
  private final List<Party> tried;
  private final long timeout;
  private final long since;
  private List<Call> chunks = List.of();
  private long bytes;

  // The queue's: the line it stands in, and its neighbours there.
  CallQueue.Line line;
  WaitingCall before;
  WaitingCall behind;

  /**
   * @param tried the callees that it has been to
   * @param timeout in milliseconds, what a callee may be told of it; 0 when the dealer watches it
   * @param since when it came
   */
  WaitingCall(
      CallerLeg leg,
      Call call,
      Concurrency concurrency,
      List<Party> tried,
      long timeout,
      long since) {
    this.leg = leg;
    this.call = call;
    this.concurrency = concurrency;
    this.tried = tried;
    this.timeout = timeout;
    this.since = since;
    this.bytes = size(call);
  }

  /** What a call counts in a queue. */
  static long size(Call call) {
    return call.payload().size() + CallLimits.ENVELOPE;
  }

  CallerLeg leg() {
    return leg;
  }

  Call call() {
    return call;
  }

  Registration registration() {
    return concurrency.registration();
  }

  List<Party> tried() {
    return tried;
  }

  List<Call> chunks() {
    return chunks;
  }

  long bytes() {
    return bytes;
  }

  long since() {
    return since;
  }

  boolean isQueued() {
    return line != null;
  }

  /** What is left of a timeout that a callee may be told of, in milliseconds; 0 is none. */
  long timeLeft(long now) {
    return timeout == 0 ? 0 : Math.max(1, timeout - (now - since) / NANOS_PER_MILLI);
  }

  /** A further chunk, which must be one that the call takes; false when the queue has no room. */
  boolean append(Call chunk) {
    long more = size(chunk);
    if (!concurrency.grow(more)) {
      return false;
    }
    if (chunks.isEmpty()) {
      chunks = new ArrayList<>(2);
    }
    chunks.add(chunk);
    bytes += more;
    return true;
  }

  /** What the caller is told when a chunk finds no room. */
  Payload overload() {
    return concurrency.overload();
  }

  /** The call is over. */
  void leave() {
    concurrency.left(this);
  }
}
