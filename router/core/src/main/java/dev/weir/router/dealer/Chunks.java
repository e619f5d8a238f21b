package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.ProtocolViolation;

/**
 * The further chunks of a call with progressive invocations (advanced profile, "Progressive Call
 * Invocations"): they have the procedure and, but for {@code progress}, the details of the first
 * one. Runs inside the realm's turn.
 */
final class Chunks {
  private final String procedure;
  private final InvocationDetails more;
  private final InvocationDetails last;
  private boolean complete;

  /** The details are those of the first chunk. */
  Chunks(String procedure, InvocationDetails first) {
    this.procedure = procedure;
    this.more = first;
    this.last = InvocationTerms.last(first);
  }

  boolean isFor(Call call) {
    return procedure.equals(call.procedure());
  }

  /**
   * The details of the next chunk.
   *
   * @throws ProtocolViolation when the last one has come
   */
  InvocationDetails next(Call chunk) {
    if (complete) {
      throw new ProtocolViolation(
          "CALL.Request " + chunk.request() + " is a call whose last chunk has come");
    }
    complete = !chunk.options().progress();
    return complete ? last : more;
  }
}
