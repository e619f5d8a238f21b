package dev.weir.router.simulation;

import dev.weir.protocol.MessageType;

/** A SUBSCRIBE or REGISTER. Confined to one thread. */
final class Claim extends Request {
  private final Pattern pattern;
  private final boolean forwardsTimeout;
  private Request release;

  Claim(
      PeerSession session,
      long id,
      MessageType type,
      Addresses.Address address,
      boolean forwardsTimeout) {
    super(session, id, type, address.refusal());
    this.pattern = address.pattern();
    this.forwardsTimeout = forwardsTimeout;
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
    long left = Math.min(session().leavingFrom(), session().left());
    return release == null ? left : Math.min(release.arrived(), left);
  }

  private long endsBy() {
    return release == null ? session().left() : Math.min(release.doneBy(), session().left());
  }
}
