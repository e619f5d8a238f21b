package dev.weir.daemon.config;

import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes over the limits that a file gives; the others keep the router's own defaults. The realm's
 * block wins over the router's.
 *
 * <p>Confined to the thread that reads the file.
 */
final class LimitsReader {
  private static final Duration NEVER = Duration.ofDays(20);

  private final Section router;

  LimitsReader(Section router) {
    this.router = router;
  }

  RouterOptions routerOptions() {
    RouterOptions defaults = RouterOptions.DEFAULT;
    return new RouterOptions(
        amount(router, "message").orElse(defaults.message()),
        amount(router, "mailbox").orElse(defaults.mailbox()),
        deadline("hello_deadline").orElse(defaults.helloDeadline()),
        deadline("write_deadline").orElse(defaults.writeDeadline()),
        router.find("ping_interval", Duration.class).orElse(defaults.pingInterval()),
        deadline("ping_timeout").orElse(defaults.pingTimeout()),
        router.find("drain", Duration.class).orElse(defaults.drain()),
        amount(router, "sessions").orElse(defaults.sessions()),
        amount(router, "depth").orElse(defaults.depth()),
        amount(router, "keys").orElse(defaults.keys()),
        amount(router, "uri").orElse(defaults.uri()),
        amount(router, "fragments").orElse(defaults.fragments()));
  }

  void apply(Section realm, RealmOptions.Builder options) {
    narrowest(realm, "subscriptions_per_session").ifPresent(options::subscriptionsPerSession);
    narrowest(realm, "registrations_per_session").ifPresent(options::registrationsPerSession);
    narrowest(realm, "pending_calls_per_session").ifPresent(options::pendingCallsPerSession);
  }

  private Optional<Integer> narrowest(Section realm, String name) {
    return amount(realm, name).or(() -> amount(router, name));
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
