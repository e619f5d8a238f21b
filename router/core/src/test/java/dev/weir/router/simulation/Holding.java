package dev.weir.router.simulation;

/**
 * A subscription or registration that a session holds: from its request until it gives it back or
 * ends. Confined to one thread.
 */
final class Holding {
  private final Claim claim;
  private final long id;
  private long provenFrom;
  private long provenUntil;

  /** The claim was answered with this id. */
  Holding(Claim claim, long id) {
    this.claim = claim;
    this.id = id;
    this.provenFrom = claim.doneBy();
  }

  PeerSession session() {
    return claim.session();
  }

  Pattern pattern() {
    return claim.pattern();
  }

  long id() {
    return id;
  }

  /** Whether a callee with call timeouts gets the timeout and the router has none. */
  boolean forwardsTimeout() {
    return claim.forwardsTimeout();
  }

  /** An UNSUBSCRIBE or UNREGISTER was sent for it. */
  void release(Request request) {
    claim.release(request);
  }

  /** The router took it away, not before this moment. */
  void revoked(long stamp) {
    claim.revoked(stamp);
  }

  /** It, or one before it of the same id, was taken away, and its answer came only now. */
  void revokedUnread(PeerSession.Revocation when) {
    if (when.until() >= claim.arrived()) {
      claim.revoked(when.from());
    }
  }

  Claim claim() {
    return claim;
  }

  boolean isRevoked() {
    return claim.revoked() != Request.NEVER;
  }

  /** Whether what reached the router at this moment came too late for it. */
  boolean revokedBefore(long arrived) {
    return claim.revoked() < arrived;
  }

  boolean released() {
    return claim.released();
  }

  /** Something came of it for this request, so that it was held when that was worked on. */
  void proven(Request request) {
    provenFrom = Math.min(provenFrom, request.doneBy());
    provenUntil = Math.max(provenUntil, request.arrived());
  }

  /** Whether it was certainly held while the router worked on a request. */
  boolean heldFor(Request request) {
    return request.doneBy() != Request.NEVER
        && provenFrom <= request.arrived()
        && request.doneBy() <= Math.max(provenUntil, claim.endsFrom());
  }

  /** Whether nothing has been done to end it. */
  boolean isHeld() {
    return session().live() && !released() && !isRevoked();
  }

  /** Whether both were certainly held at some moment. */
  boolean overlaps(Holding other) {
    return Math.max(provenFrom, other.provenFrom)
        < Math.min(claim.endsFrom(), other.claim.endsFrom());
  }

  @Override
  public String toString() {
    return pattern() + " (" + id + ") of " + session();
  }
}
