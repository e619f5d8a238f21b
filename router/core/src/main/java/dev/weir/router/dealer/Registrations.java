package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.LongMap;
import dev.weir.router.matching.PatternIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The table of a realm's registrations. Runs inside the realm's turn. */
final class Registrations implements RegistrationView {
  private final PatternIndex<Registration> index = new PatternIndex<>();
  private final LongMap<Registration> byId = new LongMap<>();
  private final RegistrationEvents events;
  private final LongSupplier wallClock;
  private long last;

  /** The clock gives milliseconds since 1970. */
  Registrations(RegistrationEvents events, LongSupplier wallClock) {
    this.events = events;
    this.wallClock = wallClock;
  }

  /** The registration that a call goes to, or null. */
  Registration best(String procedure) {
    return index.best(procedure);
  }

  /** The registration of this very pattern, or null. */
  Registration of(String uri, MatchPolicy match) {
    return index.find(uri, match).orElse(null);
  }

  /** The registration with this id, or null. */
  Registration byId(long id) {
    return byId.get(id);
  }

  /** A registration that has no callee yet: one must be added at once. */
  Registration create(Party callee, String uri, MatchPolicy match, InvocationPolicy policy) {
    Registration created =
        new Registration(
            new RegistrationDescription(++last, wallClock.getAsLong(), uri, match, policy));
    index.put(uri, match, created);
    byId.put(created.id(), created);
    if (!created.reserved()) {
      events.created(callee.member(), created.description());
    }
    return created;
  }

  void add(Registration registration, Endpoint endpoint) {
    registration.add(endpoint);
    endpoint.callee().registrations().put(registration.id(), registration);
    if (!registration.reserved()) {
      events.registered(endpoint.callee().member(), registration.description());
    }
  }

  /** Takes a callee out; the registration ends with its last one. */
  void remove(Registration registration, Party callee) {
    registration.remove(callee);
    callee.registrations().remove(registration.id());
    if (!registration.reserved()) {
      events.unregistered(callee.member(), registration.description());
    }
    if (registration.isEmpty()) {
      index.remove(registration.uri(), registration.match());
      byId.remove(registration.id());
      if (!registration.reserved()) {
        events.deleted(callee.member(), registration.description());
      }
    }
  }

  boolean isEmpty() {
    return index.isEmpty() && byId.isEmpty();
  }

  @Override
  public List<Long> ids(MatchPolicy match) {
    return byId.values().stream()
        .filter(registration -> registration.match() == match)
        .map(Registration::id)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  @Override
  public Optional<RegistrationDescription> lookup(String uri, MatchPolicy match) {
    return index.find(uri, match).map(Registration::description);
  }

  @Override
  public Optional<RegistrationDescription> match(String procedure) {
    return Optional.ofNullable(index.best(procedure)).map(Registration::description);
  }

  @Override
  public Optional<RegistrationDescription> find(long id) {
    return Optional.ofNullable(byId.get(id)).map(Registration::description);
  }

  @Override
  public Optional<List<Long>> callees(long id) {
    return Optional.ofNullable(byId.get(id))
        .map(
            registration ->
                registration.endpoints().stream()
                    .map(endpoint -> endpoint.callee().member().identity().session())
                    .toList());
  }

  @Override
  public Optional<Integer> calleeCount(long id) {
    return Optional.ofNullable(byId.get(id)).map(registration -> registration.endpoints().size());
  }
}
