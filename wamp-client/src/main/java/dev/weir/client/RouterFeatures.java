package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.ProtocolViolation;
import java.util.Map;

/**
 * What the router announced in WELCOME.Details, as far as the client acts on it.
 *
 * @param callCanceling whether its Dealer takes CANCEL
 * @param progressiveResults whether its Dealer passes progressive results on
 * @param progressiveInvocations whether its Dealer takes calls in chunks
 * @param callPassthru whether its Dealer passes packed arguments on
 * @param publishPassthru whether its Broker passes packed arguments on
 */
record RouterFeatures(
    boolean callCanceling,
    boolean progressiveResults,
    boolean progressiveInvocations,
    boolean callPassthru,
    boolean publishPassthru) {

  /**
   * The features in WELCOME.Details.
   *
   * @throws ProtocolViolation if the roles are no dictionaries
   */
  static RouterFeatures of(Dict welcome) {
    Dict roles = dict(welcome, "roles");
    Dict dealer = dict(dict(roles, "dealer"), "features");
    Dict broker = dict(dict(roles, "broker"), "features");
    return new RouterFeatures(
        // The specification spells it both ways.
        dealer.flag(Feature.CALL_CANCELING.word()) || dealer.flag("call_cancelling"),
        dealer.flag(Feature.PROGRESSIVE_CALL_RESULTS.word()),
        dealer.flag(Feature.PROGRESSIVE_CALL_INVOCATIONS.word()),
        dealer.flag(Feature.PAYLOAD_PASSTHRU_MODE.word()),
        broker.flag(Feature.PAYLOAD_PASSTHRU_MODE.word()));
  }

  private static Dict dict(Dict parent, String key) {
    Object value = parent.find(key).orElse(Map.of());
    if (value instanceof Map) {
      return parent.dict(key);
    }
    throw new ProtocolViolation("WELCOME.Details: " + key + " must be a dictionary");
  }
}
