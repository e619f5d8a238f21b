package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a call that may have to go to another callee (advanced profile, "Call
 * Re-Routing"): the call itself, and where it has been. Runs inside the realm's turn.
 */
final class Rerouting {
  private final Dispatch dispatch;
  private final Call call;
  private final List<Party> tried = new ArrayList<>(2);

  Rerouting(Dispatch dispatch, Call call) {
    this.dispatch = dispatch;
    this.call = call;
  }

  /** Brings the call from this callee to the next one; false when there is none. */
  boolean next(CallerLeg caller, CalleeLeg from) {
    tried.add(from.callee());
    return dispatch.again(caller, call, from.registration(), tried);
  }
}
