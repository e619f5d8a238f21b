package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MessageType;
import java.util.ArrayList;
import java.util.List;

/** A SUBSCRIBE or REGISTER. Confined to one thread. */
final class Claim extends Request {
  private final Pattern pattern;
  private final boolean forwardsTimeout;
  private final String policy;
  private final boolean forced;
  private final List<Claim> displacers = new ArrayList<>();
  private long revokedFrom = NEVER;
  private Request release;

  Claim(
      PeerSession session,
      long id,
      MessageType type,
      Addresses.Address address,
      boolean forwardsTimeout,
      String policy,
      boolean forced) {
    super(session, id, type, address.refusal());
    this.pattern = address.pattern();
    this.forwardsTimeout = forwardsTimeout;
    this.policy = policy;
    this.forced = forced;
  }

  /** Notes that another REGISTER of the same pattern came; one that is forced takes it over. */
  void met(Claim other) {
    if (other.forced) {
      displacers.add(other);
    }
    if (forced) {
      other.displacers.add(this);
    }
  }

  /** The router was asked after this moment to take away what it brought, and did. */
  void revoked(long stamp) {
    revokedFrom = stamp;
  }

  /** Whether what it brought may have been taken away. */
  boolean mayBeRevoked() {
    return revokedFrom != NEVER || displacedFrom() != NEVER;
  }

  /** Whether another session may have taken over what it brought. */
  boolean mayBeDisplaced() {
    return displacedFrom() != NEVER;
  }

  /** Whether both may be held at once. */
  boolean shares(Claim other) {
    return policy.equals(other.policy) && !policy.equals("single") && session() != other.session();
  }

  boolean forced() {
    return forced;
  }

  private long displacedFrom() {
    return displacers.stream()
        .filter(other -> other.arrived() != NEVER && other.doneBy() > arrived())
        .filter(other -> !(other.answer() instanceof ErrorMessage))
        .mapToLong(Request::arrived)
        .min()
        .orElse(NEVER);
  }

  Pattern pattern() {
    return pattern;
  }

  boolean forwardsTimeout() {
    return forwardsTimeout;
  }

  /** Whether it may have been held, by this claim, while the router worked on a request. */
  boolean mayBeHeldFor(Request request) {
    return arrived() <= request.doneBy() && request.arrived() <= endsBy();
  }

  /** An UNSUBSCRIBE or UNREGISTER was sent for what it brought. */
  void release(Request request) {
    release = request;
  }

  boolean released() {
    return release != null;
  }

  /** What it brought was certainly held until then. */
  long endsFrom() {
    long left =
        Math.min(
            Math.min(session().leavingFrom(), session().left()),
            Math.min(revokedFrom, displacedFrom()));
    return release == null ? left : Math.min(release.arrived(), left);
  }

  private long endsBy() {
    return release == null ? session().left() : Math.min(release.doneBy(), session().left());
  }
}
