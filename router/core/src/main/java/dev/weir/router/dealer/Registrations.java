package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import dev.weir.router.matching.LongMap;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.matching.PatternQuota;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The table of a realm's registrations. Runs inside the realm's turn. */
final class Registrations implements RegistrationView {
  private final PatternIndex<Registration> index;
  private final LongMap<Registration> byId = new LongMap<>();
  private final ProcedureRules rules;
  private final RegistrationEvents events;
  private final InstantSource wall;
  private long last;

  Registrations(
      ProcedureRules rules, RegistrationEvents events, InstantSource wall, PatternQuota patterns) {
    this.index = new PatternIndex<>(patterns);
    this.rules = rules;
    this.events = events;
    this.wall = wall;
  }

  /** The registration that a call goes to, or null. No pattern reaches what is the router's own. */
  Registration best(String procedure) {
    return UriRules.reserved(procedure) ? null : index.best(procedure);
  }

  /** The registration of this very pattern, or null. */
  Registration of(String uri, MatchPolicy match) {
    return index.find(uri, match).orElse(null);
  }

  /** The limit that keeps a new registration out. */
  Optional<PatternQuota.Excess> excess(String uri, MatchPolicy match) {
    return index.excess(uri, match);
  }

  /** All registrations, in no order. */
  List<Registration> all() {
    return byId.values();
  }

  /** The registration with this id, or null. */
  Registration byId(long id) {
    return byId.get(id);
  }

  /** A registration that has no callee yet: one must be added at once. */
  Registration create(Party callee, String uri, MatchPolicy match, InvocationPolicy policy) {
    Registration created =
        new Registration(
            new RegistrationDescription(++last, wall.instant(), uri, match, policy),
            rules.terms(uri, match));
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
      events.registered(endpoint.callee().member(), registration.id());
    }
  }

  /** Takes a callee out; the registration ends with its last one. */
  void remove(Registration registration, Party callee) {
    registration.remove(callee);
    callee.registrations().remove(registration.id());
    if (!registration.reserved()) {
      events.unregistered(callee.member(), registration.id());
    }
    if (registration.isEmpty()) {
      index.remove(registration.uri(), registration.match());
      byId.remove(registration.id());
      if (!registration.reserved()) {
        events.deleted(callee.member(), registration.id());
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
    return Optional.ofNullable(best(procedure)).map(Registration::description);
  }

  @Override
  public Optional<RegistrationDescription> find(long id) {
    return Optional.ofNullable(byId.get(id)).map(Registration::description);
  }

  @Override
  public int count() {
    return byId.size();
  }

  @Override
  public List<ProcedureLoad> loads(int most) {
    return byId.values().stream()
        .filter(registration -> registration.concurrency() != null)
        .sorted(Comparator.comparingLong(Registration::id))
        .limit(most)
        .map(
            limited ->
                new ProcedureLoad(limited.uri(), limited.match(), limited.concurrency().load()))
        .toList();
  }

  @Override
  public Optional<CallLoad> load(long id) {
    return Optional.ofNullable(byId.get(id)).map(Registration::concurrency).map(Concurrency::load);
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
