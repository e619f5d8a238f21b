package dev.weir.router.dealer;

import dev.weir.router.timer.Timers.Timer;

/**
 * What is left of a call that was given up while its callee may still work on it: it is charged to
 * its caller, so that nobody can start work without end by cancelling it, until the callee's late
 * answer, the end of either session, or a time of grace. Runs inside the realm's turn.
 */
final class Remnant {
  private final Party caller;
  private final long request;
  private final Party callee;
  private final long invocation;
  private Timer grace = Timer.NONE;

  private Remnant(Party caller, long request, Party callee, long invocation) {
    this.caller = caller;
    this.request = request;
    this.callee = callee;
    this.invocation = invocation;
  }

  static void charge(Party caller, long request, CalleeLeg leg, CallClock clock) {
    Remnant remnant = new Remnant(caller, request, leg.callee(), leg.invocation());
    remnant.callee.abandoned().put(remnant.invocation, remnant);
    Remnant before = caller.charged().put(request, remnant);
    if (before != null) {
      before.callee.abandoned().remove(before.invocation);
      before.grace.cancel();
    }
    remnant.grace = clock.abandonedGrace(remnant::release);
  }

  /** Nobody works on it any more, or nobody is left to be charged. */
  void release() {
    grace.cancel();
    callee.abandoned().remove(invocation);
    caller.charged().remove(request);
  }
}
