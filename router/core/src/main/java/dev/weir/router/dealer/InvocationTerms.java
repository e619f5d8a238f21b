package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.member.Carried;
import dev.weir.router.member.Identity;

/**
 * What a callee is told of a call beside its arguments: the details of an INVOCATION. Runs inside
 * the realm's turn.
 */
final class InvocationTerms {
  private final ProcedureRules rules;

  InvocationTerms(ProcedureRules rules) {
    this.rules = rules;
  }

  /** With a timeout, in milliseconds, the callee and not the dealer watches it; 0 is none. */
  InvocationDetails of(
      Call call, Party caller, Registration registration, Endpoint endpoint, long timeout) {
    CallOptions options = call.options();
    boolean pattern = registration.match() != MatchPolicy.EXACT;
    boolean results = options.receiveProgress() && endpoint.callee().member().yieldsProgress();
    boolean disclosed = discloses(call, registration, endpoint);
    Identity identity = caller.member().identity();
    boolean trusted = endpoint.trusts() && identity.trustlevel().isPresent();
    Dict carried = Carried.of(options.dict());
    if (!pattern
        && !results
        && timeout == 0
        && !disclosed
        && !trusted
        && !options.progress()
        && carried.isEmpty()) {
      return InvocationDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    Carried.add(carried, details);
    if (pattern) {
      details.put("procedure", call.procedure());
    }
    if (results) {
      details.put("receive_progress", true);
    }
    if (options.progress()) {
      details.put("progress", true);
    }
    if (timeout > 0) {
      details.put("timeout", timeout);
    }
    if (disclosed) {
      disclose(identity, details);
    }
    if (trusted) {
      details.put("trustlevel", (long) identity.trustlevel().getAsInt());
    }
    return InvocationDetails.of(details.build());
  }

  /** The same details for the last chunk of a progressive call. */
  static InvocationDetails last(InvocationDetails chunk) {
    Dict.Builder details = Dict.builder();
    for (int i = 0; i < chunk.dict().size(); i++) {
      if (!chunk.dict().key(i).equals("progress")) {
        details.put(chunk.dict().key(i), chunk.dict().value(i));
      }
    }
    return InvocationDetails.of(details.build());
  }

  private boolean discloses(Call call, Registration registration, Endpoint endpoint) {
    return call.options().discloseMe()
        || endpoint.disclosesCaller()
        || rules.discloses(registration, call.procedure());
  }

  private static void disclose(Identity caller, Dict.Builder details) {
    details.put("caller", caller.session());
    details.put("caller_authid", caller.authid());
    details.put("caller_authrole", caller.authrole());
  }
}
