package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Feature;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Role;
import dev.weir.router.member.Member;
import dev.weir.router.member.Passthru;

/**
 * One callee of a registration: what it asked for when it registered, as far as it announced that
 * it can, and what it announced of what matters for calls. Immutable but for the slots.
 *
 * @param forwardsTimeout whether it is given the timeouts of calls and the dealer has none
 * @param disclosesCaller whether it is told who calls
 * @param takesChunks whether it takes progressive invocations
 * @param takesPassthru whether it takes payloads in passthru mode
 * @param reroutes whether its {@code wamp.error.unavailable} sends the call to another callee
 * @param trusts whether it is told trust levels
 * @param slots how many invocations it takes at once; null for as many as come
 */
record Endpoint(
    Party callee,
    boolean forwardsTimeout,
    boolean disclosesCaller,
    boolean takesChunks,
    boolean takesPassthru,
    boolean reroutes,
    boolean trusts,
    Slots slots) {

  static Endpoint of(Party callee, RegisterOptions options) {
    Member member = callee.member();
    return new Endpoint(
        callee,
        options.forwardTimeout() && announces(member, Feature.CALL_TIMEOUT),
        options.discloseCaller(),
        member.cancels() && announces(member, Feature.PROGRESSIVE_CALL_INVOCATIONS),
        announces(member, Feature.PAYLOAD_PASSTHRU_MODE),
        announces(member, Feature.CALL_REROUTE),
        announces(member, Feature.CALL_TRUSTLEVELS),
        slots(options.concurrency()));
  }

  /** Whether it announced what this call needs. */
  boolean takes(Call call) {
    return (takesChunks || !call.options().progress())
        && (takesPassthru || !Passthru.used(call.options().dict()));
  }

  /** Whether it may have one more invocation. */
  boolean hasSlot() {
    return slots == null || slots.free();
  }

  void take() {
    if (slots != null) {
      slots.take();
    }
  }

  void release() {
    if (slots != null) {
      slots.release();
    }
  }

  private static Slots slots(long concurrency) {
    return concurrency == 0 ? null : new Slots((int) Math.min(Integer.MAX_VALUE, concurrency));
  }

  private static boolean announces(Member member, Feature feature) {
    return member.hello().announces(Role.CALLEE, feature);
  }
}
