package dev.weir.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The calls that wait to be sent, in the order in which they were made, and those that wait for
 * their next attempt; bounded in number and bytes. Guarded by the lock of {@link Calls}.
 */
final class CallQueue {
  /** What a call weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 256;

  private final NavigableSet<PendingCall> ready =
      new TreeSet<>(Comparator.comparingLong(PendingCall::sequence));
  private final Set<PendingCall> delayed = new LinkedHashSet<>();
  private final int mostCalls;
  private final int mostBytes;
  private long bytes;

  CallQueue(ClientOptions options) {
    this.mostCalls = options.maxPending();
    this.mostBytes = options.throttle().waitingBytes();
  }

  /** Why a further call cannot wait, if it cannot. */
  Optional<WampException> refusal(PendingCall call) {
    if (size() >= mostCalls) {
      return Optional.of(
          Failures.tooManyWait(call.description(), mostCalls + " calls", "maxPending"));
    }
    return bytes > 0 && bytes + weight(call) > mostBytes
        ? Optional.of(
            Failures.tooManyWait(
                call.description(), "calls of " + mostBytes + " bytes", "Throttle.waitingBytes"))
        : Optional.empty();
  }

  /** A call can be sent as soon as it is let in. */
  void ready(PendingCall call) {
    remove(call);
    ready.add(call);
    bytes += weight(call);
  }

  /** A call waits for its next attempt. */
  void delay(PendingCall call) {
    remove(call);
    delayed.add(call);
    bytes += weight(call);
  }

  /** Takes a call out; false if it is not here. */
  boolean remove(PendingCall call) {
    boolean here = ready.remove(call) || delayed.remove(call);
    bytes -= here ? weight(call) : 0;
    return here;
  }

  boolean isDelayed(PendingCall call) {
    return delayed.contains(call);
  }

  boolean isReady() {
    return !ready.isEmpty();
  }

  /** Takes the first that is ready; there must be one. */
  PendingCall take() {
    PendingCall first = ready.first();
    remove(first);
    return first;
  }

  int size() {
    return ready.size() + delayed.size();
  }

  /** Takes all of them. */
  List<PendingCall> clear() {
    List<PendingCall> all = new ArrayList<>(ready);
    all.addAll(delayed);
    ready.clear();
    delayed.clear();
    bytes = 0;
    return all;
  }

  private static int weight(PendingCall call) {
    return OVERHEAD + call.payload().size();
  }
}
