package dev.weir.router.simulation;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import java.util.Optional;

/**
 * A request of a model client, and what is known from outside of when the router worked on it: not
 * before it arrived, and not after something was written that tells so. Confined to one thread.
 */
class Request {
  /** A moment that has not come. */
  static final long NEVER = Long.MAX_VALUE;

  private final PeerSession session;
  private final long id;
  private final MessageType type;
  private final Optional<String> refusal;
  private long arrived = NEVER;
  private long arrivedAt;
  private long doneBy = NEVER;
  private boolean dead;
  private Message answer;
  private long answered = NEVER;

  /** The refusal is the error URI that the router must answer with. */
  Request(PeerSession session, long id, MessageType type, Optional<String> refusal) {
    this.session = session;
    this.id = id;
    this.type = type;
    this.refusal = refusal;
  }

  PeerSession session() {
    return session;
  }

  long id() {
    return id;
  }

  MessageType type() {
    return type;
  }

  Optional<String> refusal() {
    return refusal;
  }

  /** It was sent where the router must not heed it: behind a violation or a GOODBYE. */
  void dead() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  void arrived(long stamp, long nanos) {
    arrived = stamp;
    arrivedAt = nanos;
  }

  /** No work was done on it before this moment. */
  long arrived() {
    return arrived;
  }

  /** The time of its arrival in nanoseconds. */
  long arrivedAt() {
    return arrivedAt;
  }

  void doneBy(long stamp) {
    doneBy = Math.min(doneBy, stamp);
  }

  /** All work on it was done at this moment. */
  long doneBy() {
    return doneBy;
  }

  /** Takes the final answer, of which there must be one at most. */
  void answer(Message message, long stamp) {
    Violation.unless(answer == null, "%s has a second answer, %s after %s", this, message, answer);
    Violation.unless(!dead, "%s was sent where it must not be heeded, but got %s", this, message);
    answer = message;
    answered = stamp;
  }

  /** When the answer was written. */
  long answered() {
    return answered;
  }

  /** The final answer, or null. */
  Message answer() {
    return answer;
  }

  /** Whether the router answers it at all. */
  boolean wantsAnswer() {
    return true;
  }

  @Override
  public String toString() {
    return type + " " + id + " of " + session;
  }
}
