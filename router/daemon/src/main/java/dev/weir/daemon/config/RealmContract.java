package dev.weir.daemon.config;

import static dev.weir.daemon.config.Contract.match;
import static dev.weir.daemon.config.Contract.pattern;
import static dev.weir.daemon.config.Contract.patternIn;
import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;
import static dev.weir.daemon.config.Scalars.choice;
import static dev.weir.daemon.config.Scalars.flag;
import static dev.weir.daemon.config.Scalars.name;
import static dev.weir.daemon.config.Scalars.text;
import static dev.weir.daemon.config.Scalars.uri;
import static dev.weir.daemon.config.Scalars.uriPattern;
import static dev.weir.daemon.config.SectionType.section;

import java.time.Duration;

/**
 * The part of the contract about one realm.
 *
 * <p>Thread-safe.
 */
final class RealmContract {
  private static final ScalarType<Long> COUNT = Quantity.count(1, Integer.MAX_VALUE).type();
  private static final ScalarType<Duration> DURATION = Quantity.duration().durationType();
  private static final ScalarType<Duration> PAUSE =
      Quantity.duration().from(Duration.ofMillis(100)).durationType();
  private static final ScalarType<Duration> DURATION_OR_OFF =
      Quantity.duration().orOff().durationType();
  private static final ScalarType<Long> SIZE = Quantity.size(1, 1L << 40).type();
  private static final String[] POLICIES = {
    "disconnect", "drop_newest", "drop_oldest", "conflate", "slow_publishers"
  };

  private RealmContract() {}

  static SectionType realm() {
    return section(
        served("authentication", AuthenticationContract.authentication()),
        served("roles", new NamedType("role", name(), new ListType<>(roleRule()))),
        served("strict_uris", flag()),
        served("lenient_request_ids", flag()),
        served("lenient_roles", flag()),
        served("retained", retained()),
        served("sharded_subscriptions", flag()),
        served("sharded_registrations", flag()),
        served("procedures", new ListType<>(procedure())),
        served("disclose", new ListType<>(disclose())),
        served("role_settings", roleSettings()),
        served("kill_grace", DURATION),
        served("call_timeout", callTimeout()),
        served("limits", LimitsContract.ofRealm()),
        served("slow_consumer", slowConsumer()),
        served("slow_consumers", new ListType<>(slowConsumers())),
        served("history", new ListType<>(history())),
        served("schemas", new ListType<>(schema())),
        served("store", store()),
        served("rates", new ListType<>(rate())));
  }

  private static SectionType roleRule() {
    return section(pattern("uri"), match(), required("allow", new ListType<>(action())))
        .obeying((rule, scope) -> RoleRules.checkPattern(rule, "uri", scope));
  }

  private static ScalarType<String> action() {
    return choice("call", "register", "publish", "subscribe", "disclose");
  }

  private static SectionType callTimeout() {
    return section(served("default", DURATION_OR_OFF), served("max", DURATION_OR_OFF));
  }

  private static SectionType slowConsumer() {
    return section(served("policy", choice(POLICIES)), served("pause", PAUSE));
  }

  private static SectionType slowConsumers() {
    return section(
            pattern("uri"),
            match(),
            served("policy", choice(POLICIES)),
            served("allow", new ListType<>(choice(POLICIES))),
            served("pause", PAUSE))
        .obeying(patternIn("uri"));
  }

  private static SectionType disclose() {
    return section(pattern("uri"), match(), served("caller", flag()), served("publisher", flag()))
        .obeying(patternIn("uri"));
  }

  private static SectionType procedure() {
    return section(
            pattern("uri"),
            match(),
            served("concurrency", COUNT),
            served("queue", queue()),
            served("timeout", DURATION_OR_OFF),
            served("per_caller", COUNT),
            served("invoke", invoke()),
            served("reroute", choice("never", "on_callee_loss")))
        .obeying(patternIn("uri"));
  }

  /** Where no call is to wait, {@code calls} is off. */
  private static SectionType queue() {
    return section(
        served("calls", Quantity.count(1, Integer.MAX_VALUE).orOff().type()),
        served("bytes", SIZE));
  }

  private static ScalarType<String> invoke() {
    return choice("single", "first", "last", "roundrobin", "random", "least_loaded", "hash");
  }

  private static SectionType retained() {
    return section(
        served("events", Quantity.count(1, Integer.MAX_VALUE).orOff().type()),
        served("bytes", SIZE),
        served("ttl", DURATION_OR_OFF),
        served(
            "durable",
            new PartlyServedType<>(
                flag(), Boolean.FALSE::equals, "what is retained is gone after a restart")));
  }

  private static SectionType history() {
    return section(
            pattern("topic"),
            match(),
            served("limit", COUNT),
            served("bytes", SIZE),
            served("age", DURATION_OR_OFF),
            served("durable", flag()))
        .obeying(patternIn("topic"));
  }

  private static SectionType schema() {
    return section(
            pattern("uri"),
            match(),
            required("kind", choice("procedure", "topic")),
            served("args", new FileType()),
            served("kwargs", new FileType()),
            served("result", new FileType()),
            served("result_kwargs", new FileType()))
        .obeying((entry, scope) -> RoleRules.checkPattern(entry, "uri", scope));
  }

  private static SectionType store() {
    return section(
        required("path", text()),
        served("flush", Scalars.or("always", DURATION)),
        served("max", SIZE));
  }

  private static NamedType roleSettings() {
    SectionType settings =
        section(
            served("trustlevel", Quantity.count(0, Integer.MAX_VALUE).type()),
            served("limits", LimitsContract.ofRole()),
            served("calls", Rates.ofMessages()),
            served("publications", Rates.ofMessages()),
            served("bytes", Rates.ofBytes()),
            served("mailbox", Quantity.size(1, 1L << 30).type()),
            served("slow_consumer", slowConsumer()),
            served("authorizer", authorizer()));
    return new NamedType("role", name(), settings);
  }

  private static SectionType authorizer() {
    return section(
        required("procedure", uri()),
        served("timeout", DURATION),
        served("cache", DURATION_OR_OFF),
        served("queue", COUNT));
  }

  private static SectionType rate() {
    return section(
            served("uri", uriPattern()),
            match(),
            required("action", choice("call", "register", "publish", "subscribe", "join", "bytes")),
            served("per", choice("session", "authid", "role", "address")),
            required("burst", Quantity.size(1, 1_000_000_000_000L).type()),
            Rates.perSecond(),
            Rates.excess())
        .obeying(RoleSettingsReader::checkRate);
  }
}
