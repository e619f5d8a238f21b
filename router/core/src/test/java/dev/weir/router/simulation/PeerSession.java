package dev.weir.router.simulation;

import dev.weir.protocol.Feature;
import dev.weir.protocol.Ids;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A session as its model client knows it. Confined to one thread. */
final class PeerSession {
  /** The role of all sessions. */
  static final String AUTHROLE = "anonymous";

  private final String peer;
  private final Serializer serializer;
  private final String realm;
  private final Set<Feature> announced;
  private final Map<Long, Request> requests = new HashMap<>();
  private final List<Request> inOrder = new ArrayList<>();
  private final Map<Long, Holding> subscriptions = new LinkedHashMap<>();
  private final Map<Long, Holding> registrations = new LinkedHashMap<>();
  private final Map<Long, ModelInvocation> invocations = new LinkedHashMap<>();
  private final Map<Long, Revocation> revoked = new HashMap<>();
  private final List<Testament> testaments = new ArrayList<>();
  private final List<RealmCall> flushes = new ArrayList<>();
  private final Set<Pattern> caughtUp = new HashSet<>();
  private long welcomedAt = Request.NEVER;
  private boolean silenced;
  private long id;
  private String authid = "";
  private long lastRequest;
  private int bounded;
  private long highestInvocation;
  private Claim claimJustAnswered;
  private long leavingFrom = Request.NEVER;
  private long left = Request.NEVER;

  /** The features are those that it announces as a callee and as a subscriber. */
  PeerSession(String peer, Serializer serializer, String realm, Set<Feature> announced) {
    this.peer = peer;
    this.serializer = serializer;
    this.realm = realm;
    this.announced = announced;
  }

  void welcome(long session, String name, long stamp) {
    id = session;
    authid = name;
    welcomedAt = stamp;
  }

  /** When its WELCOME was written. */
  long welcomedAt() {
    return welcomedAt;
  }

  /** It adds a testament by this call. */
  Testament bequeath(Addresses.Address topic, Values values, RealmCall addition) {
    Testament testament = new Testament(this, testaments.size(), topic, values, addition, flushes);
    testaments.add(testament);
    return testament;
  }

  List<Testament> testaments() {
    return testaments;
  }

  RealmCall flushing(RealmCall flush) {
    flushes.add(flush);
    return flush;
  }

  /** It was killed together with all others: nobody is to hear of it. */
  void silenced() {
    silenced = true;
    testaments.forEach(
        testament ->
            Violation.unless(!testament.wasReceived(), "%s came, but all were killed", testament));
  }

  boolean isSilenced() {
    return silenced;
  }

  /** Subscribes to a pattern with past events, so that no other SUBSCRIBE of it may confuse. */
  void catchesUp(Pattern pattern) {
    caughtUp.add(pattern);
  }

  boolean isCaughtUp(Pattern pattern) {
    return caughtUp.contains(pattern);
  }

  /** Whether it has ever asked for this subscription. */
  boolean hasSubscribed(Pattern pattern) {
    return inOrder.stream()
        .anyMatch(
            request ->
                request.type() == MessageType.SUBSCRIBE
                    && ((Claim) request).pattern().equals(pattern));
  }

  /** The id of WELCOME, 0 before. */
  long id() {
    return id;
  }

  String authid() {
    return authid;
  }

  Serializer serializer() {
    return serializer;
  }

  String realm() {
    return realm;
  }

  /** Whether it takes INTERRUPT. */
  boolean cancels() {
    return announced.contains(Feature.CALL_CANCELING);
  }

  boolean announced(Feature feature) {
    return announced.contains(feature);
  }

  /** The SUBSCRIBE whose answer was the last message but for retained events, or null. */
  Claim claimJustAnswered() {
    return claimJustAnswered;
  }

  /** The message is a SUBSCRIBED to this claim; null: it is something else. */
  void justAnswered(Claim claim) {
    claimJustAnswered = claim;
  }

  boolean yieldsProgress() {
    return cancels() && announced.contains(Feature.PROGRESSIVE_CALL_RESULTS);
  }

  boolean reroutes() {
    return announced.contains(Feature.CALL_REROUTE);
  }

  /** Whether it takes progressive invocations. */
  boolean takesChunks() {
    return cancels() && sendsChunks();
  }

  /** Whether it makes progressive invocations. */
  boolean sendsChunks() {
    return announced.contains(Feature.PROGRESSIVE_CALL_INVOCATIONS);
  }

  /** Whether it is told when a registration is taken from it. */
  boolean hearsRevocations() {
    return announced.contains(Feature.REGISTRATION_REVOCATION);
  }

  boolean timesCalls() {
    return announced.contains(Feature.CALL_TIMEOUT);
  }

  long nextRequest() {
    lastRequest = Ids.next(lastRequest);
    return lastRequest;
  }

  long lastRequest() {
    return lastRequest;
  }

  <T extends Request> T sent(T request) {
    requests.put(request.id(), request);
    inOrder.add(request);
    return request;
  }

  /** The request that an answer names. */
  Request request(long request) {
    Request found = requests.get(request);
    Violation.unless(found != null, "%s never sent request %d, which was answered", this, request);
    return found;
  }

  List<Request> requests() {
    return inOrder;
  }

  /** An answer was written at this moment: all requests up to this one were worked on. */
  void doneUpTo(Request answered, long stamp) {
    while (bounded < inOrder.size() && inOrder.get(bounded).id() <= answered.id()) {
      inOrder.get(bounded++).doneBy(stamp);
    }
  }

  /** The router has nothing left to do. */
  void allDone(long stamp) {
    inOrder.stream().filter(request -> !request.isDead()).forEach(request -> request.doneBy(stamp));
  }

  Map<Long, Holding> subscriptions() {
    return subscriptions;
  }

  Map<Long, Holding> registrations() {
    return registrations;
  }

  /** The router took a registration away, not before and not after these moments. */
  record Revocation(long from, long until) {}

  /** The router took a registration away. */
  void revoked(long registration, Revocation when) {
    revoked.put(registration, when);
  }

  /** When the router took a registration of this id away last. */
  Optional<Revocation> revoked(long registration) {
    return Optional.ofNullable(revoked.get(registration));
  }

  Map<Long, ModelInvocation> invocations() {
    return invocations;
  }

  /** Takes an invocation; its id must follow the last one, or lie behind it with gaps. */
  void invoked(ModelInvocation invocation, boolean gaps) {
    Violation.unless(
        gaps ? invocation.id() > highestInvocation : invocation.id() == highestInvocation + 1,
        "%s follows invocation id %d",
        invocation,
        highestInvocation);
    highestInvocation = invocation.id();
    invocations.put(invocation.id(), invocation);
  }

  long highestInvocation() {
    return highestInvocation;
  }

  /** A GOODBYE, ABORT or the end of the connection has reached the router. */
  void leavingFrom(long stamp) {
    leavingFrom = Math.min(leavingFrom, stamp);
  }

  long leavingFrom() {
    return leavingFrom;
  }

  /** The router says that it has left. */
  void left(long stamp) {
    left = Math.min(left, stamp);
    testaments.forEach(testament -> testament.opened(left));
  }

  long left() {
    return left;
  }

  boolean live() {
    return id != 0 && left == Request.NEVER && leavingFrom == Request.NEVER;
  }

  @Override
  public String toString() {
    return peer + "/" + id;
  }
}
