package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Payload;
import dev.weir.router.options.CallLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many calls of one registration run at once, and the queue of those that wait because no
 * callee has a free slot (Weir's own, with Crossbar's option {@code concurrency}). A call that was
 * given up keeps its slot until its callee has answered. Runs inside the realm's turn.
 */
final class Concurrency {
  private final Registration registration;
  private final CallLimits limits;
  private final CallQueues queues;
  private final Slots slots;
  private final CallQueue queue = new CallQueue();
  private final Pace pace = new Pace();
  private final Map<Party, Integer> shares = new HashMap<>();
  private final Set<Party> awaited = new HashSet<>();
  private boolean scheduled;

  Concurrency(Registration registration, CallLimits limits, CallQueues queues) {
    this.registration = registration;
    this.limits = limits;
    this.queues = queues;
    this.slots = new Slots(limits.concurrency());
  }

  Registration registration() {
    return registration;
  }

  CallLimits limits() {
    return limits;
  }

  CallQueue queue() {
    return queue;
  }

  Pace pace() {
    return pace;
  }

  /** Whether one more call may run, if a callee can take it. */
  boolean room() {
    return slots.free();
  }

  /** Whether one more call may run and some callee has a free slot and reads. */
  boolean ready() {
    if (!slots.free()) {
      return false;
    }
    for (Endpoint endpoint : registration.endpoints()) {
      if (endpoint.hasSlot() && !endpoint.callee().member().mailbox().aboveHigh()) {
        return true;
      }
    }
    return false;
  }

  /** An invocation begins. */
  void take(Endpoint endpoint, Party caller) {
    slots.take();
    endpoint.take();
    share(caller, 1);
    queues.taken();
  }

  /** An invocation has ended. */
  void release(Endpoint endpoint, Party caller) {
    slots.release();
    endpoint.release();
    share(caller, -1);
    queues.released(this);
  }

  /** Whether the caller has as many calls here as it may. */
  boolean exceedsShare(Party caller) {
    return shares.getOrDefault(caller, 0) >= limits.perCaller();
  }

  /** Whether the queue has room for a call of this size. */
  boolean admits(long bytes) {
    return queue.size() < limits.queuedCalls() && queue.bytes() + bytes <= limits.queuedBytes();
  }

  /** The call waits, at the head of its caller's line when it was ahead of the others. */
  void enqueue(WaitingCall call, boolean ahead) {
    share(call.leg().caller(), 1);
    if (ahead) {
      queue.addFirst(call);
    } else {
      queue.add(call);
    }
  }

  /** The call waits no more. */
  void left(WaitingCall call) {
    queue.remove(call);
    share(call.leg().caller(), -1);
    queues.dequeued(call);
  }

  /** A call that waits grows; false when there is no room. */
  boolean grow(long bytes) {
    if (queue.bytes() + bytes > limits.queuedBytes()) {
      return false;
    }
    queue.grow(bytes);
    queues.grown(bytes);
    return true;
  }

  /** What callers are told when the queue is full. */
  Payload overload() {
    return Overload.queue(limits, queue, pace);
  }

  /** A call comes back from its callee and waits for another one; false when none can take it. */
  boolean again(CallerLeg leg, Call call, List<Party> tried) {
    return queues.again(this, leg, call, tried);
  }

  /** Whether some callee could take a call if it had a slot. */
  boolean possible(Call call, List<Party> tried) {
    for (Endpoint endpoint : registration.endpoints()) {
      if (endpoint.takes(call) && (tried.isEmpty() || !tried.contains(endpoint.callee()))) {
        return true;
      }
    }
    return false;
  }

  /** Notes that the callee's mailbox is waited for; false when it is already. */
  boolean await(Party callee) {
    return awaited.add(callee);
  }

  void awaited(Party callee) {
    awaited.remove(callee);
  }

  /** Notes that the queue will be looked at behind the present entry; false when it is noted. */
  boolean schedule() {
    boolean first = !scheduled;
    scheduled = true;
    return first;
  }

  void begun() {
    scheduled = false;
  }

  CallLoad load() {
    return new CallLoad(
        capacity(),
        slots.taken(),
        queue.size(),
        queue.bytes(),
        queue.isEmpty() ? 0 : queues.millisSince(queue.oldest()),
        limits.queuedCalls());
  }

  private int capacity() {
    long sum = 0;
    for (Endpoint endpoint : registration.endpoints()) {
      sum += endpoint.slots() == null ? Integer.MAX_VALUE : endpoint.slots().most();
    }
    return (int) Math.min(sum, slots.most());
  }

  private void share(Party caller, int more) {
    if (limits.perCaller() != Integer.MAX_VALUE) {
      shares.merge(caller, more, (before, change) -> before + change == 0 ? null : before + change);
    }
  }
}
