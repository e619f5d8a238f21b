package dev.weir.router.realm;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.broker.Broker;
import dev.weir.router.dealer.Dealer;
import java.util.List;
import java.util.Optional;

/**
 * Whether what stands in a realm's tables fits together, and the end of the realm when it does not.
 * Runs inside the realm's turn.
 */
final class Soundness {
  private final String realm;
  private final Broker broker;
  private final Dealer dealer;
  private final Authorizers authorizers;
  private final Roster roster;
  private final Gate gate;
  private final RealmTimers timers;
  private boolean collapsed;

  Soundness(
      String realm,
      Broker broker,
      Dealer dealer,
      Authorizers authorizers,
      Roster roster,
      Gate gate,
      RealmTimers timers) {
    this.realm = realm;
    this.broker = broker;
    this.dealer = dealer;
    this.authorizers = authorizers;
    this.roster = roster;
    this.gate = gate;
    this.timers = timers;
  }

  /** Whether the realm is closed because something did not fit. */
  boolean isCollapsed() {
    return collapsed;
  }

  /** What does not fit together. */
  Optional<String> fault() {
    List<Membership> present = roster.present();
    return broker
        .fault(present.stream().map(Membership::subscriber).toList())
        .or(() -> dealer.fault(authorizers.with(present.stream().map(Membership::party))));
  }

  /** An error of the router's own: the realm goes on only if its tables are as they should be. */
  void failed() {
    if (!collapsed) {
      fault().ifPresent(this::collapse);
    }
  }

  private void collapse(String fault) {
    collapsed = true;
    timers.stop();
    String sentence = "the realm is closed, its tables are inconsistent: " + fault;
    gate.close(ErrorUri.REALM_INCONSISTENT, sentence);
    roster.collapse(realm, ErrorUri.REALM_INCONSISTENT, sentence);
  }
}
