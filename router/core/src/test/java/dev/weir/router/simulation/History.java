package dev.weir.router.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the model clients of one run did. Confined to one thread. */
final class History {
  private final Map<Long, Publication> publications = new HashMap<>();
  private final Map<Long, CallRequest> calls = new HashMap<>();
  private final Map<Long, CallRequest> byTag = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();
  private final List<Holding> subscriptions = new ArrayList<>();
  private final List<Holding> registrations = new ArrayList<>();
  private final Map<Long, PeerSession> sessions = new HashMap<>();
  private final Map<Long, Long> left = new HashMap<>();
  private final Set<Long> publicationIds = new HashSet<>();
  private final List<RealmCall> kills = new ArrayList<>();
  private long tags;

  long nextTag() {
    return ++tags;
  }

  void add(Publication publication) {
    publications.put(publication.values().tag(), publication);
  }

  void add(CallRequest call) {
    calls.put(call.values().tag(), call);
    byTag.put(call.values().tag(), call);
  }

  /** A further chunk of a call. */
  void add(CallRequest call, Values chunk) {
    byTag.put(chunk.tag(), call);
  }

  void add(Claim claim) {
    claims.stream()
        .filter(other -> other.type() == claim.type() && other.pattern().equals(claim.pattern()))
        .filter(other -> other.session().realm().equals(claim.session().realm()))
        .forEach(claim::met);
    claims.add(claim);
  }

  void addKill(RealmCall kill) {
    kills.add(kill);
  }

  List<RealmCall> kills() {
    return kills;
  }

  /** Whether a kill may be why a session got a GOODBYE with this reason. */
  boolean mayBeKilled(PeerSession session, String reason) {
    return kills.stream().anyMatch(kill -> kill.mayKill(session, reason));
  }

  /** Whether the router has said that a session left. */
  boolean isGone(long session) {
    return left.containsKey(session);
  }

  void addSubscription(Holding holding) {
    subscriptions.add(holding);
  }

  /** The router took a registration away; its REGISTERED may be unread. */
  void revoked(PeerSession session, long id, PeerSession.Revocation when) {
    session.revoked(id, when);
    registrations.stream()
        .filter(holding -> holding.session() == session && holding.id() == id)
        .forEach(holding -> holding.revoked(when.from()));
  }

  void addRegistration(Holding holding) {
    holding.session().revoked(holding.id()).ifPresent(holding::revokedUnread);
    registrations.add(holding);
  }

  Publication publication(long tag) {
    Publication found = publications.get(tag);
    Violation.unless(found != null, "an event holds values that nobody published, tag %d", tag);
    return found;
  }

  CallRequest call(long tag) {
    CallRequest found = byTag.get(tag);
    Violation.unless(found != null, "an invocation holds values of no call, tag %d", tag);
    return found;
  }

  Iterable<Publication> publications() {
    return publications.values();
  }

  Iterable<CallRequest> calls() {
    return calls.values();
  }

  List<Claim> claims() {
    return claims;
  }

  List<Holding> subscriptions() {
    return subscriptions;
  }

  List<Holding> registrations() {
    return registrations;
  }

  Iterable<PeerSession> sessions() {
    return sessions.values();
  }

  /** A session was welcomed: its id is its own. */
  void welcomed(PeerSession session) {
    Violation.unless(
        sessions.put(session.id(), session) == null, "session id %d came twice", session.id());
    Long stamp = left.get(session.id());
    if (stamp != null) {
      session.left(stamp);
    }
  }

  /** The router says that a session has left. */
  void left(long session, long stamp) {
    Violation.unless(left.put(session, stamp) == null, "session %d left twice", session);
    PeerSession known = sessions.get(session);
    if (known != null) {
      known.left(stamp);
    }
  }

  /** A publication id was met for the first time. */
  void publicationId(Publication publication, long id) {
    if (publication.published(id)) {
      Violation.unless(
          publicationIds.add(id), "publication id %d of %s was given before", id, publication);
    }
  }
}
