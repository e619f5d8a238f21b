package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A SUBSCRIBE or REGISTER. Confined to one thread. */
final class Claim extends Request {
  private final Pattern pattern;
  private final Terms terms;
  private final List<Claim> displacers = new ArrayList<>();
  private Request release;
  private long revoked = NEVER;
  private String lastRetained;
  private final Set<String> retained = new HashSet<>();

  /** What a SUBSCRIBE or REGISTER asks for beside its pattern. */
  record Terms(
      boolean asksForRetained,
      boolean forwardsTimeout,
      String policy,
      boolean forced,
      int concurrency,
      Optional<PastEvents> catchUp) {
    static Terms ofSubscription(boolean asksForRetained) {
      return new Terms(asksForRetained, false, "", false, 0, Optional.empty());
    }

    static Terms ofCatchUp(PastEvents past) {
      return new Terms(false, false, "", false, 0, Optional.of(past));
    }

    static Terms ofRegistration(
        boolean forwardsTimeout, String policy, boolean forced, int concurrency) {
      return new Terms(false, forwardsTimeout, policy, forced, concurrency, Optional.empty());
    }
  }

  Claim(PeerSession session, long id, MessageType type, Addresses.Address address, Terms terms) {
    super(session, id, type, refusal(address, terms));
    this.pattern = address.pattern();
    this.terms = terms;
  }

  private static Optional<String> refusal(Addresses.Address address, Terms terms) {
    return address.refusal().or(() -> terms.catchUp().flatMap(past -> past.refusal(address)));
  }

  /** What past events it asks for. */
  Optional<PastEvents> catchUp() {
    return terms.catchUp();
  }

  /** The policy that a REGISTER asks for. */
  String policy() {
    return terms.policy();
  }

  /** What past events it asks for is looked up aside, while the router does what came later. */
  @Override
  void doneBy(long stamp) {
    if (catchUp().isEmpty() || answer() != null) {
      super.doneBy(stamp);
    }
  }

  @Override
  void answer(Message message, long stamp) {
    super.answer(message, stamp);
    doneBy(stamp);
  }

  /** Notes that another REGISTER of the same pattern came; one that is forced takes it over. */
  void met(Claim other) {
    if (other.forced()) {
      displacers.add(other);
    }
    if (forced()) {
      other.displacers.add(this);
    }
  }

  /** Whether what it brought may have been taken away. */
  boolean mayBeRevoked() {
    return revoked != NEVER || displacedFrom() != NEVER;
  }

  /** Whether another session may have taken over what it brought. */
  boolean mayBeDisplaced() {
    return displacedFrom() != NEVER;
  }

  /** Whether both may be held at once. */
  boolean shares(Claim other) {
    return terms.policy().equals(other.terms.policy())
        && !terms.policy().equals("single")
        && session() != other.session();
  }

  /** How many invocations the callee of a REGISTER allows at once; 0 is any number. */
  int concurrency() {
    return terms.concurrency();
  }

  boolean forced() {
    return terms.forced();
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
    return terms.forwardsTimeout();
  }

  boolean asksForRetained() {
    return terms.asksForRetained();
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

  boolean released() {
    return release != null;
  }

  /** What it brought was certainly held until then. */
  long endsFrom() {
    long left =
        Math.min(
            Math.min(session().leavingFrom(), session().left()),
            Math.min(revoked, displacedFrom()));
    return release == null ? left : Math.min(release.arrived(), left);
  }

  private long endsBy() {
    return release == null ? session().left() : Math.min(release.doneBy(), session().left());
  }
}
