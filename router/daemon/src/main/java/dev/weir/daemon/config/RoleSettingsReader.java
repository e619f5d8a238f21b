package dev.weir.daemon.config;

import dev.weir.router.auth.Action;
import dev.weir.router.options.Rate;
import dev.weir.router.options.RateLimit;
import dev.weir.router.options.RateRule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RoleOptions;
import dev.weir.router.options.SharedRate;
import dev.weir.router.options.SlowConsumer;
import dev.weir.router.options.SlowConsumerRule;
import dev.weir.router.options.SlowPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes what a realm's file says of its roles, and of subscribers that read too slowly.
 *
 * <p>Confined to the thread that reads the file.
 */
final class RoleSettingsReader {
  /** What is counted whatever URIs are used. */
  private static final Set<String> TOGETHER = Set.of("join", "bytes");

  private final LimitsReader limits;

  RoleSettingsReader(LimitsReader limits) {
    this.limits = limits;
  }

  void read(Section realm, RealmOptions.Builder options) {
    Section settings = realm.section("role_settings");
    for (String role : settings.keys()) {
      Section section = settings.section(role);
      section
          .find("trustlevel", Long.class)
          .ifPresent(level -> options.trustlevel(role, Math.toIntExact(level)));
      RoleOptions own = role(section);
      options.roleOptions(
          role, limits.ofRole(section, realm.section("limits")).map(own::withLimits).orElse(own));
    }
    options.rates(
        realm.list("rates", Section.class).stream().flatMap(rule -> rule(rule).stream()).toList());
    options.sharedRates(
        realm.list("rates", Section.class).stream()
            .flatMap(rule -> together(rule).stream())
            .toList());
    slow(realm.section("slow_consumer")).ifPresent(options::slowConsumer);
    options.slowConsumers(
        realm.list("slow_consumers", Section.class).stream()
            .map(Placed::value)
            .map(RoleSettingsReader::rule)
            .collect(Collectors.toList()));
  }

  private static RoleOptions role(Section settings) {
    RoleOptions role = RoleOptions.NONE;
    Optional<Integer> mailbox = settings.find("mailbox", Long.class).map(Math::toIntExact);
    Optional<SlowConsumer> slow = slow(settings.section("slow_consumer"));
    Optional<RateLimit> calls = rate(settings, "calls");
    Optional<RateLimit> publications = rate(settings, "publications");
    Optional<Rate> bytes = octets(settings);
    role = calls.isPresent() ? role.withCalls(calls.get()) : role;
    role = publications.isPresent() ? role.withPublications(publications.get()) : role;
    role = bytes.isPresent() ? role.withBytes(bytes.get()) : role;
    role = mailbox.isPresent() ? role.withMailbox(mailbox.get()) : role;
    return slow.isPresent() ? role.withSlowConsumer(slow.get()) : role;
  }

  /** A rate that may be off, of which {@code refuse} is what happens beyond it unless said. */
  private static Optional<RateLimit> rate(Section settings, String name) {
    return LimitsReader.given(settings, name)
        .flatMap(rate -> rate)
        .map(rate -> new RateLimit(rate, excess(settings.section(name))));
  }

  private static Optional<Rate> octets(Section settings) {
    return settings
        .find("bytes", Object.class)
        .filter(Section.class::isInstance)
        .map(Section.class::cast)
        .filter(rate -> rate.keys().containsAll(List.of("burst", "per_second")))
        .map(
            rate ->
                new Rate(
                    rate.find("burst", Long.class).orElseThrow(),
                    rate.find("per_second", Long.class).orElseThrow()));
  }

  private static RateLimit.Excess excess(Section rate) {
    return rate.text("excess").filter("pause"::equals).isPresent()
        ? RateLimit.Excess.PAUSE
        : RateLimit.Excess.REFUSE;
  }

  /** Joins are at no URI, and only octets may be counted at all of them. */
  static void checkRate(Section rule, Scope scope) {
    String action = rule.text("action").orElse("");
    if (action.equals("join") && rule.has("uri")) {
      scope.verdicts().error(rule.place(), scope.path() + ": joins are counted without a `uri`");
    }
    if (!TOGETHER.contains(action) && !rule.has("uri")) {
      scope.verdicts().error(rule.place(), scope.path() + ": the key `uri` is missing");
    }
    if (rule.text("action").filter("join"::equals).isPresent()
        && rule.text("per").orElse("session").equals("session")) {
      scope
          .verdicts()
          .error(rule.place(), scope.path() + ": a session joins once: give another `per`");
    }
    if (rule.has("uri")) {
      Contract.patternIn("uri").check(rule, scope);
    }
  }

  private static Optional<SharedRate> together(Placed<Section> placed) {
    Section rule = placed.value();
    String action = rule.text("action").orElse("");
    String per = rule.text("per").orElse("session");
    double perSecond = rule.text("per_second").map(Double::parseDouble).orElse(0.0);
    Optional<Long> burst = rule.find("burst", Long.class);
    return burst.isEmpty()
            || perSecond == 0
            || !TOGETHER.contains(action)
            || action.equals("join") && per.equals("session")
        ? Optional.empty()
        : Optional.of(
            at(
                rule,
                new SharedRate(
                    SharedRate.Kind.valueOf(upper(action)),
                    RateRule.Per.valueOf(upper(per)),
                    new Rate(burst.get(), perSecond))));
  }

  private static SharedRate at(Section rule, SharedRate rate) {
    return rule.text("uri")
        .filter(uri -> rate.kind() == SharedRate.Kind.BYTES)
        .map(uri -> rate.at(uri, RoleRules.match(rule)))
        .orElse(rate);
  }

  private static Optional<RateRule> rule(Placed<Section> placed) {
    Section rule = placed.value();
    double perSecond = rule.text("per_second").map(Double::parseDouble).orElse(0.0);
    Optional<Long> burst = rule.find("burst", Long.class);
    Optional<Action> action =
        rule.text("action")
            .filter(word -> !TOGETHER.contains(word))
            .map(word -> Action.valueOf(upper(word)));
    return burst.isEmpty() || action.isEmpty() || perSecond == 0
        ? Optional.empty()
        : Optional.of(
            new RateRule(
                rule.text("uri").orElse(""),
                RoleRules.match(rule),
                action.get(),
                RateRule.Per.valueOf(upper(rule.text("per").orElse("session"))),
                new RateLimit(new Rate(burst.get(), perSecond), excess(rule))));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static Optional<SlowConsumer> slow(Section section) {
    return section
        .text("policy")
        .flatMap(SlowPolicy::of)
        .map(SlowConsumer::of)
        .map(slow -> section.find("pause", Duration.class).map(slow::withPause).orElse(slow));
  }

  private static SlowConsumerRule rule(Section section) {
    return new SlowConsumerRule(
        section.text("uri").orElse(""),
        RoleRules.match(section),
        slow(section).orElse(SlowConsumer.of(SlowPolicy.DISCONNECT)),
        section.list("allow", String.class).stream()
            .map(Placed::value)
            .flatMap(word -> SlowPolicy.of(word).stream())
            .collect(Collectors.toSet()));
  }
}
