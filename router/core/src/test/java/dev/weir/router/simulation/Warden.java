package dev.weir.router.simulation;

import dev.weir.protocol.Feature;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.realm.Realm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes subscriptions from sessions, and sees to it that those who announced the feature are told
 * and the others are not. Confined to one thread.
 */
final class Warden {
  private static final String REASON = "com.revoked";

  private final World world;
  private final History history;

  Warden(World world, History history) {
    this.world = world;
    this.history = history;
  }

  /** Takes a subscription from somebody in this realm. Runs inside the realm's turn. */
  void revoke(Realm realm) {
    List<Holding> candidates = new ArrayList<>();
    for (Holding holding : history.subscriptions()) {
      if (holding.session().realm().equals(realm.options().name()) && mayBeTaken(holding)) {
        candidates.add(holding);
      }
    }
    if (!candidates.isEmpty()) {
      Holding taken = world.chance().pick(candidates);
      if (realm.revokeSubscription(taken.session().id(), taken.id(), Optional.of(REASON))) {
        taken.revoked(world.stamp());
        world.trace().add("revoked " + taken);
      }
    }
  }

  /** An UNSUBSCRIBED without a request came. */
  void told(PeerSession session, Unsubscribed unsubscribed) {
    Violation.unless(
        session.announced(Feature.SUBSCRIPTION_REVOCATION),
        "%s got %s, but did not announce it",
        session,
        unsubscribed);
    Object id = unsubscribed.details().find("subscription").orElse(0L);
    Holding holding = session.subscriptions().remove(id);
    Violation.unless(
        holding != null && holding.isRevoked(), "%s: %s was not revoked", unsubscribed, holding);
    Violation.unless(
        unsubscribed.details().text("reason").equals(Optional.of(REASON)),
        "%s does not say why",
        unsubscribed);
  }

  /** Nothing is going on any more: everybody who is to be told must have been. */
  void settled() {
    for (PeerSession session : history.sessions()) {
      if (session.live() && session.announced(Feature.SUBSCRIPTION_REVOCATION)) {
        for (Holding holding : session.subscriptions().values()) {
          Violation.unless(!holding.isRevoked(), "%s was never told that it is gone", holding);
        }
      }
    }
  }

  /** With requests under way it would not be known which subscription was taken. */
  private static boolean mayBeTaken(Holding holding) {
    PeerSession session = holding.session();
    return session.live()
        && session.subscriptions().get(holding.id()) == holding
        && !holding.isRevoked()
        && session.requests().stream().noneMatch(Warden::underWay);
  }

  private static boolean underWay(Request request) {
    return request.answer() == null
        && (request.type() == MessageType.SUBSCRIBE || request.type() == MessageType.UNSUBSCRIBE);
  }
}
