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
  private InvocationDetails more = InvocationDetails.NONE;
  private InvocationDetails last = InvocationDetails.NONE;
  private boolean complete;

  Chunks(String procedure) {
    this.procedure = procedure;
  }

  /** A callee has the first chunk, with these details. */
  void begin(InvocationDetails first) {
    more = first;
    last = InvocationTerms.last(first);
  }

  boolean isFor(Call call) {
    return procedure.equals(call.procedure());
  }

  /**
   * Notes the next chunk.
   *
   * @throws ProtocolViolation when the last one has come
   */
  void take(Call chunk) {
    if (complete) {
      throw new ProtocolViolation(
          "CALL.Request " + chunk.request() + " is a call whose last chunk has come");
    }
    complete = !chunk.options().progress();
  }

  /** The details of a chunk that was taken. */
  InvocationDetails details(Call chunk) {
    return chunk.options().progress() ? more : last;
  }
}
