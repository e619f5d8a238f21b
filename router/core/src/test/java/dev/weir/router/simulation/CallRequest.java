package dev.weir.router.simulation;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A CALL, its cancellations, and the invocation made of it. Confined to one thread. */
final class CallRequest extends Request {
  private final String procedure;
  private final CallOptions options;
  private final Values values;
  private final List<Cancellation> cancellations = new ArrayList<>();
  private final List<Values> chunks = new ArrayList<>();
  private boolean complete;
  private ModelInvocation invocation;
  private int progress;

  /** A CANCEL that was sent for a call. */
  static final class Cancellation {
    private final CancelMode mode;
    private long arrived = NEVER;
    private long arrivedAt;

    Cancellation(CancelMode mode) {
      this.mode = mode;
    }

    void arrived(long stamp, long nanos) {
      arrived = stamp;
      arrivedAt = nanos;
    }
  }

  CallRequest(
      PeerSession caller,
      long id,
      Addresses.Address procedure,
      CallOptions options,
      Values values) {
    super(caller, id, MessageType.CALL, procedure.refusal());
    this.procedure = procedure.pattern().uri();
    this.options = options;
    this.values = values;
    this.complete = !options.progress();
    chunks.add(values);
  }

  /** Whether more chunks may be sent. */
  boolean open() {
    return !complete;
  }

  void chunk(Values further, boolean last) {
    chunks.add(further);
    complete = last;
  }

  /** All chunks that were sent; of a plain call, one. */
  List<Values> chunks() {
    return chunks;
  }

  /** Whether this chunk, by its place, is sent as the last one. */
  boolean isLast(int place) {
    return complete && place == chunks.size() - 1;
  }

  String procedure() {
    return procedure;
  }

  CallOptions options() {
    return options;
  }

  Values values() {
    return values;
  }

  /** The invocation, or null as long as no callee has read one. */
  ModelInvocation invocation() {
    return invocation;
  }

  void invoked(ModelInvocation made) {
    Violation.unless(
        invocation == null || invocation.moved(),
        "%s was invoked twice: %s, %s",
        this,
        invocation,
        made);
    Violation.unless(!made.isOfOneBefore(invocation), "%s came back to a callee: %s", this, made);
    made.after(invocation);
    Violation.unless(!isDead(), "%s must not be heeded, but was invoked: %s", this, made);
    invocation = made;
  }

  Cancellation cancel(CancelMode mode) {
    Cancellation cancellation = new Cancellation(mode);
    cancellations.add(cancellation);
    return cancellation;
  }

  /** Whether a CANCEL has reached the router. */
  boolean canceled() {
    return cancellations.stream().anyMatch(cancellation -> cancellation.arrived != NEVER);
  }

  /** The mode of the first CANCEL that reached the router. */
  Optional<CancelMode> cancelMode() {
    return cancellations.stream()
        .filter(cancellation -> cancellation.arrived != NEVER)
        .map(cancellation -> cancellation.mode)
        .findFirst();
  }

  /** The time at which the first CANCEL reached the router; only when there is one. */
  long canceledAt() {
    return cancellations.get(0).arrivedAt;
  }

  /** Counts a progressive result. */
  int nextProgress() {
    return progress++;
  }

  int progress() {
    return progress;
  }
}
