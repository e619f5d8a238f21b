package dev.weir.daemon.config;

import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;
import static dev.weir.daemon.config.Scalars.choice;
import static dev.weir.daemon.config.Scalars.flag;
import static dev.weir.daemon.config.Scalars.httpPath;
import static dev.weir.daemon.config.Scalars.name;
import static dev.weir.daemon.config.Scalars.uri;
import static dev.weir.daemon.config.Scalars.uriPattern;
import static dev.weir.daemon.config.SectionType.section;

/**
 * The contract of the configuration file: every key, its type and range, and whether this build
 * serves it. Realms have their own part, {@link RealmContract}, and what stands in front of the
 * router theirs, {@link GatewayContract}.
 *
 * <p>Thread-safe.
 */
final class Contract {
  private static final String CLOSED = "it is not opened";

  private Contract() {}

  static SectionType file() {
    return section(
        required("listeners", new ListType<>(listener())),
        required("realms", new NamedType("realm", uri(), RealmContract.realm())),
        served("auto_realms", autoRealms()),
        served("limits", LimitsContract.ofRouter()),
        served("users", GatewayContract.users()),
        served("routes", new ListType<>(GatewayContract.route())),
        served("webhooks", new ListType<>(GatewayContract.webhook())),
        served("callees", new ListType<>(GatewayContract.callee())),
        served("workers", new ListType<>(GatewayContract.worker())),
        served("admin", GatewayContract.admin()));
  }

  private static SectionType listener() {
    return section(
        required("address", new AddressType()),
        served("name", name()),
        served("tls", tls()),
        served("websocket", websocket()),
        served("rawsocket", rawSocket()),
        served("jsonrpc", GatewayContract.jsonRpc()),
        served("bridge", GatewayContract.bridge()),
        served("realms", new ListType<>(uri())),
        served("limits", LimitsContract.ofListener()),
        served("longpoll", longPoll()),
        served("sse", section(served("path", httpPath()), origins())),
        served("mode", Scalars.fileMode()),
        served("proxy_protocol", new ListType<>(Scalars.cidr())));
  }

  static SectionType tls() {
    return section(
        required("certificate", new FileType()),
        served("key", new KeyType()),
        served("versions", new ListType<>(choice("TLSv1.3", "TLSv1.2"))),
        served("client_ca", new FileType()),
        served("client_auth", choice("none", "optional", "required")),
        served("reload", Quantity.duration().orOff().durationType()));
  }

  private static SectionType websocket() {
    return section(
        served("path", httpPath()),
        origins(),
        served("compression", compression()),
        served("batched", flag()));
  }

  private static ValueType<Object> compression() {
    SectionType settings =
        section(
            served("level", Quantity.count(0, 9).type()),
            served("window", Quantity.count(9, 15).type()),
            served("takeover", flag()),
            served("max_ratio", Quantity.count(1, 100_000).type()));
    return new EitherType(flag(), settings);
  }

  private static SectionType longPoll() {
    return section(
        served("path", httpPath()),
        origins(),
        served("poll_timeout", Quantity.duration().durationType()),
        served("idle", Quantity.duration().durationType()));
  }

  private static ValueType<Object> rawSocket() {
    return new EitherType(
        flag(),
        section(
            served("max_message", Quantity.size(512, 16L << 20).type()), served("pings", flag())));
  }

  static Field origins() {
    return served("origins", new ListType<>(Scalars.origin()));
  }

  private static SectionType autoRealms() {
    return section(
        served("enabled", flag()),
        served("match", realmNames()),
        served("template", uri()),
        served("max", Quantity.count(1, 1_000_000).type()),
        served("idle", Quantity.duration().orOff().durationType()));
  }

  private static ScalarType<String> realmNames() {
    return Scalars.matching("a name or the beginning of names", "write app.*", "[^\\s#*]*\\*?");
  }

  /** A rule for sections that hold a pattern under the given key and its policy under match. */
  static SectionType.Rule patternIn(String key) {
    return (section, scope) -> {
      RoleRules.checkPattern(section, key, scope);
      RoleRules.checkNoPlaceholder(section, key, scope);
    };
  }

  static Field match() {
    return served("match", choice("exact", "prefix", "wildcard"));
  }

  static Field pattern(String key) {
    return required(key, uriPattern());
  }
}
