package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A procedure or pattern with the callees that registered it, in the order of registering (advanced
 * profile, "Shared Registration"). Runs inside the realm's turn.
 */
final class Registration {
  private final RegistrationDescription description;
  private final ProcedureTerms terms;
  private final boolean reserved;
  private final List<Endpoint> endpoints = new ArrayList<>(1);
  private int turn;
  private Concurrency concurrency;

  Registration(RegistrationDescription description, ProcedureTerms terms) {
    this.description = description;
    this.terms = terms;
    this.reserved = UriRules.reserved(description.uri());
  }

  RegistrationDescription description() {
    return description;
  }

  /** What the realm's configuration says of calls to it. */
  ProcedureTerms terms() {
    return terms;
  }

  long id() {
    return description.id();
  }

  String uri() {
    return description.uri();
  }

  MatchPolicy match() {
    return description.match();
  }

  InvocationPolicy policy() {
    return description.invoke();
  }

  /** Whether its URI is one of {@code wamp.}. */
  boolean reserved() {
    return reserved;
  }

  /** What limits its calls, or null. */
  Concurrency concurrency() {
    return concurrency;
  }

  void limit(Concurrency limits) {
    concurrency = limits;
  }

  void add(Endpoint endpoint) {
    endpoints.add(endpoint);
  }

  void remove(Party callee) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).callee() == callee) {
        endpoints.remove(i);
        if (i < turn) {
          turn--;
        }
        return;
      }
    }
  }

  boolean has(Party callee) {
    return callee.registrations().get(id()) == this;
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** The callees, not to be changed. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** The place of the callee whose turn it is. */
  int turn() {
    return turn < endpoints.size() ? turn : 0;
  }

  /** The callee at this place was chosen: the turn passes on. */
  void taken(int place) {
    turn = place + 1;
  }
}
