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
  private final boolean reserved;
  private final List<Endpoint> endpoints = new ArrayList<>(1);

  Registration(RegistrationDescription description) {
    this.description = description;
    this.reserved = UriRules.reserved(description.uri());
  }

  RegistrationDescription description() {
    return description;
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

  void add(Endpoint endpoint) {
    endpoints.add(endpoint);
  }

  void remove(Party callee) {
    endpoints.removeIf(endpoint -> endpoint.callee() == callee);
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** The callees, not to be changed. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** The callee that the next call goes to. */
  Endpoint next() {
    return endpoints.get(0);
  }
}
