package dev.weir.daemon.config;

import dev.weir.router.options.AddressRange;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RouterOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes over the limits that a file gives; the others keep the router's own defaults. The realm's
 * block wins over the router's.
 *
 * <p>Confined to the thread that reads the file.
 */
final class LimitsReader {
  private static final long PERCENT = 100;
  private static final Duration NEVER = Duration.ofDays(20);

  private final Section router;

  LimitsReader(Section router) {
    this.router = router;
  }

  RouterOptions routerOptions() {
    RouterOptions.Builder options = RouterOptions.builder();
    amount(router, "message").ifPresent(options::message);
    amount(router, "mailbox").ifPresent(options::mailbox);
    memory(router).ifPresent(options::memory);
    deadline("hello_deadline").ifPresent(options::helloDeadline);
    deadline("write_deadline").ifPresent(options::writeDeadline);
    deadline("keep_alive").ifPresent(options::keepAlive);
    router.find("ping_interval", Duration.class).ifPresent(options::pingInterval);
    deadline("ping_timeout").ifPresent(options::pingTimeout);
    router.find("drain", Duration.class).ifPresent(options::drain);
    amount(router, "sessions").ifPresent(options::sessions);
    amount(router, "depth").ifPresent(options::depth);
    amount(router, "keys").ifPresent(options::keys);
    amount(router, "uri").ifPresent(options::uri);
    amount(router, "fragments").ifPresent(options::fragments);
    router.find("compression", Long.class).ifPresent(options::compression);
    given(router, "accept_rate").ifPresent(options::acceptRate);
    amount(router, "handshakes").ifPresent(options::handshakes);
    given(router, "joins_per_address").ifPresent(options::joinsPerAddress);
    given(router, "failed_logins").ifPresent(options::failedLogins);
    if (router.has("exempt")) {
      options.exempt(exempt());
    }
    return options.build();
  }

  /** What a listener's block names holds there, else the router's; empty without a block. */
  Optional<ListenerLimits> ofListener(Section listener) {
    if (!listener.has("limits")) {
      return Optional.empty();
    }
    Section limits = listener.section("limits");
    ListenerLimits router = ListenerLimits.of(routerOptions());
    return Optional.of(
        new ListenerLimits(
            given(limits, "accept_rate").orElse(router.acceptRate()),
            amount(limits, "handshakes").orElse(router.handshakes()),
            amount(limits, "connections").orElse(router.connections())));
  }

  /** What the realm's block names, else the router's, else the defaults. */
  RealmLimits ofRealm(Section realm) {
    RealmLimits.Builder options = RealmLimits.builder();
    ofSessions(router, options);
    ofSessions(realm, options);
    ofAll(realm, options); // the router's are for all realms together
    for (Section limits : List.of(router, realm)) {
      amount(limits, "definitions").ifPresent(options::definitions);
      amount(limits, "definition_bytes").ifPresent(options::definitionBytes);
      amount(limits, "patterns").ifPresent(options::patterns);
      amount(limits, "pattern_shapes").ifPresent(options::patternShapes);
    }
    return options.build();
  }

  /** What a role's block names, else its realm's; empty without a block. */
  Optional<RealmLimits> ofRole(Section role, Section realm) {
    if (!role.has("limits")) {
      return Optional.empty();
    }
    RealmLimits.Builder options =
        ofRealm(realm).toBuilder().memory(0).sessions(Integer.MAX_VALUE); // the realm's are for all
    ofSessions(role.section("limits"), options);
    ofAll(role.section("limits"), options);
    return Optional.of(options.build());
  }

  /** What all sessions share. */
  private static void ofAll(Section limits, RealmLimits.Builder options) {
    memory(limits).ifPresent(options::memory);
    amount(limits, "sessions").ifPresent(options::sessions);
  }

  /** What each session may have. */
  private static void ofSessions(Section limits, RealmLimits.Builder options) {
    amount(limits, "subscriptions_per_session").ifPresent(options::subscriptionsPerSession);
    amount(limits, "registrations_per_session").ifPresent(options::registrationsPerSession);
    amount(limits, "pending_calls_per_session").ifPresent(options::pendingCallsPerSession);
    amount(limits, "testaments_per_session").ifPresent(options::testamentsPerSession);
    amount(limits, "testament_bytes").ifPresent(options::testamentBytes);
  }

  /** The rate under a key, which may be off; empty when the key is not there. */
  static Optional<Optional<Rate>> given(Section limits, String name) {
    return limits.find(name, Object.class).map(LimitsReader::rate);
  }

  /** Either off or a section. */
  private static Optional<Rate> rate(Object value) {
    if (!(value instanceof Section rate)
        || !rate.keys().containsAll(List.of("burst", "per_second"))) {
      return Optional.empty();
    }
    double perSecond = Double.parseDouble(rate.text("per_second").orElseThrow());
    long burst = rate.find("burst", Long.class).orElseThrow();
    return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(burst, perSecond));
  }

  /** Unix sockets have no address, and nothing that is counted by address concerns them. */
  private List<AddressRange> exempt() {
    return router.list("exempt", String.class).stream()
        .map(Placed::value)
        .filter(range -> !range.equals("unix"))
        .map(AddressRange::parse)
        .toList();
  }

  /** A size, or a share of what the JVM may use at most. */
  private static Optional<Long> memory(Section limits) {
    return limits.find("memory", Object.class).map(LimitsReader::octets);
  }

  private static long octets(Object sizeOrShare) {
    return sizeOrShare instanceof Long size
        ? size
        : Runtime.getRuntime().maxMemory()
            / PERCENT
            * Long.parseLong(sizeOrShare.toString().replace("%", ""));
  }

  /** Where 0 is off, no number is too large. */
  private static Optional<Integer> amount(Section limits, String name) {
    return limits
        .find(name, Long.class)
        .map(amount -> amount == 0 ? Integer.MAX_VALUE : Math.toIntExact(amount));
  }

  /** A deadline that is off is one that does not come while a connection lives. */
  private Optional<Duration> deadline(String name) {
    return router.find(name, Duration.class).map(time -> time.isZero() ? NEVER : time);
  }
}
