package dev.weir.router.dealer;

import dev.weir.router.timer.Timers.Timer;

/**
 * The slot of an invocation that was given up while its callee may still work on it: free again
 * with the callee's late answer, its end, or after a time of grace. Runs inside the realm's turn.
 */
final class HeldSlot {
  private final Concurrency concurrency;
  private final Endpoint endpoint;
  private final long invocation;
  private final Party caller;
  private Timer grace = Timer.NONE;

  private HeldSlot(Concurrency concurrency, Endpoint endpoint, long invocation, Party caller) {
    this.concurrency = concurrency;
    this.endpoint = endpoint;
    this.invocation = invocation;
    this.caller = caller;
  }

  static void hold(Concurrency concurrency, Endpoint endpoint, long invocation, CallerLeg caller) {
    HeldSlot held = new HeldSlot(concurrency, endpoint, invocation, caller.caller());
    endpoint.callee().held().put(invocation, held);
    held.grace = caller.clock().slotGrace(held::release);
  }

  void release() {
    grace.cancel();
    endpoint.callee().held().remove(invocation);
    concurrency.release(endpoint, caller);
  }
}
