package dev.weir.router.simulation;

import dev.weir.protocol.MessageType;
import java.util.HashSet;
import java.util.Set;

/** A SUBSCRIBE or REGISTER. Confined to one thread. */
final class Claim extends Request {
  private final Pattern pattern;
  private final boolean forwardsTimeout;
  private final boolean asksForRetained;
  private Request release;
  private long revoked = NEVER;
  private String lastRetained;
  private final Set<String> retained = new HashSet<>();

  Claim(
      PeerSession session,
      long id,
      MessageType type,
      Addresses.Address address,
      boolean forwardsTimeout,
      boolean asksForRetained) {
    super(session, id, type, address.refusal());
    this.pattern = address.pattern();
    this.forwardsTimeout = forwardsTimeout;
    this.asksForRetained = asksForRetained;
  }

  Pattern pattern() {
    return pattern;
  }

  boolean forwardsTimeout() {
    return forwardsTimeout;
  }

  boolean asksForRetained() {
    return asksForRetained;
  }

  /** Whether it was answered with an id. */
  boolean isHeld() {
    return answer() != null && answer().type() != MessageType.ERROR;
  }

  /** A retained event of a topic came in answer to it: once, in the order of the topics. */
  void gotRetained(String topic) {
    Violation.unless(
        lastRetained == null || lastRetained.compareTo(topic) < 0,
        "%s got retained %s after %s",
        this,
        topic,
        lastRetained);
    lastRetained = topic;
    retained.add(topic);
  }

  boolean hasRetained(String topic) {
    return retained.contains(topic);
  }

  /** What it brought was taken away by the router. */
  void revoked(long stamp) {
    revoked = stamp;
  }

  /** When it was taken away. */
  long revoked() {
    return revoked;
  }

  /** Whether it may have been held, by this claim, while the router worked on a request. */
  boolean mayBeHeldFor(Request request) {
    return arrived() <= request.doneBy() && request.arrived() <= endsBy();
  }

  /** An UNSUBSCRIBE or UNREGISTER was sent for what it brought. */
  void release(Request request) {
    release = request;
  }

  void inheritRelease(Claim other) {
    release = other.release;
  }

  boolean released() {
    return release != null;
  }

  /** What it brought was certainly held until then. */
  long endsFrom() {
    long left = Math.min(revoked, Math.min(session().leavingFrom(), session().left()));
    return release == null ? left : Math.min(release.arrived(), left);
  }

  private long endsBy() {
    return release == null ? session().left() : Math.min(release.doneBy(), session().left());
  }
}
