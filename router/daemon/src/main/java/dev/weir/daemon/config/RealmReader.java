package dev.weir.daemon.config;

import dev.weir.router.auth.Disclosure;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RetentionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the realms of their sections, and checks that every role that is spoken of is there.
 *
 * <p>Confined to the thread that reads the file.
 */
final class RealmReader {
  private final LimitsReader limits;
  private final CookieReader cookies;
  private final Verdicts verdicts;
  private final List<UsersFile> usersFiles = new ArrayList<>();

  RealmReader(LimitsReader limits, CookieReader cookies, Verdicts verdicts) {
    this.limits = limits;
    this.cookies = cookies;
    this.verdicts = verdicts;
  }

  Map<String, RealmOptions> read(Section realms) {
    Map<String, RealmOptions> read = new LinkedHashMap<>();
    for (String name : realms.keys()) {
      Section realm = realms.section(name);
      checkRoles(name, realm);
      RealmOptions options = realm(name, realm, realms.keys());
      read.put(name, options);
      warnClosed(options, realms.place(name));
    }
    return read;
  }

  /** The files of users that the realms name. */
  List<UsersFile> usersFiles() {
    return usersFiles;
  }

  private RealmOptions realm(String name, Section realm, Set<String> names) {
    RealmOptions.Builder options = RealmOptions.builder(name);
    anonymousRole(realm).ifPresent(options::anonymous);
    AuthenticationReader logins = new AuthenticationReader(names, cookies, verdicts);
    options.authentication(
        logins.read(realm.section("authentication"), realm.section("roles").keys()));
    logins.usersFile().ifPresent(usersFiles::add);
    Map<String, List<Rule>> roles = new RoleRules(realm, verdicts).read();
    roles.forEach(options::role);
    new AuthorizerReader(verdicts).read(realm, roles).forEach(options::authorizer);
    realm.find("strict_uris", Boolean.class).ifPresent(options::strictUris);
    realm.find("lenient_request_ids", Boolean.class).ifPresent(options::lenientRequestIds);
    realm.find("lenient_roles", Boolean.class).ifPresent(options::lenientRoles);
    realm.find("kill_grace", Duration.class).ifPresent(options::killGrace);
    Section timeout = realm.section("call_timeout");
    timeout.find("default", Duration.class).ifPresent(options::callTimeout);
    timeout.find("max", Duration.class).ifPresent(options::maxCallTimeout);
    options.history(HistoryReader.rules(realm, verdicts));
    realm.find("sharded_subscriptions", Boolean.class).ifPresent(options::shardedSubscriptions);
    realm.find("sharded_registrations", Boolean.class).ifPresent(options::shardedRegistrations);
    options.procedures(ProcedureReader.read(realm));
    retained(realm.section("retained"), options);
    disclose(realm, options);
    new RoleSettingsReader(limits).read(realm, options);
    options.payloadRules(new SchemaReader(verdicts).read(realm));
    options.limits(limits.ofRealm(realm.section("limits")));
    return options.build();
  }

  private static void retained(Section retained, RealmOptions.Builder options) {
    RetentionOptions usual = RetentionOptions.DEFAULT;
    options.retained(
        new RetentionOptions(
            retained.find("events", Long.class).map(Math::toIntExact).orElse(usual.events()),
            retained.find("bytes", Long.class).orElse(usual.bytes()),
            retained.find("ttl", Duration.class).orElse(usual.ttl())));
  }

  private static void disclose(Section realm, RealmOptions.Builder options) {
    List<Disclosure> rules = new ArrayList<>();
    for (Placed<Section> placed : realm.list("disclose", Section.class)) {
      Section rule = placed.value();
      rules.add(
          new Disclosure(
              rule.text("uri").orElse(""),
              RoleRules.match(rule),
              rule.flag("caller", false),
              rule.flag("publisher", false)));
    }
    options.disclose(rules);
  }

  private static Optional<String> anonymousRole(Section realm) {
    return realm.section("authentication").section("anonymous").text("role");
  }

  private void warnClosed(RealmOptions realm, Place place) {
    if (realm.anonymousRole().isEmpty() && realm.authentication().isEmpty()) {
      verdicts.warning(
          place,
          "realm `%s` has no authentication method that this build serves: HELLO is refused with authentication_required"
              .formatted(realm.name()));
    }
  }

  private void checkRoles(String name, Section realm) {
    Section authentication = realm.section("authentication");
    Section anonymous = authentication.section("anonymous");
    checkRole(name, realm, anonymous.text("role"), anonymous.place("role"));
    UserMethods.NAMES.forEach(method -> checkUsers(name, realm, authentication.section(method)));
    checkUsers(name, realm, authentication.section("trustroots"));
    Section tls = authentication.section("tls");
    checkRole(name, realm, tls.text("role"), tls.place("role"));
    checkUsers(name, realm, tls.section("users"));
    for (String method : List.of("dynamic", "jwt")) {
      for (Placed<String> role : authentication.section(method).list("roles", String.class)) {
        checkRole(name, realm, Optional.of(role.value()), role.place());
      }
    }
    Section settings = realm.section("role_settings");
    for (String role : settings.keys()) {
      checkRole(name, realm, Optional.of(role), settings.place(role));
    }
  }

  private void checkUsers(String name, Section realm, Section users) {
    for (String user : users.keys()) {
      Section settings = users.section(user);
      checkRole(name, realm, settings.text("role"), settings.place("role"));
    }
  }

  /** A role that has no rules may do nothing: certainly a slip where other roles have rules. */
  private void checkRole(String name, Section realm, Optional<String> role, Place place) {
    Section roles = realm.section("roles");
    if (role.isEmpty() || roles.has(role.get())) {
      return;
    }
    String sentence =
        "role `%s` is not among the `roles` of realm `%s`".formatted(role.get(), name);
    Optional<String> nearest = Nearest.to(role.get(), roles.keys());
    if (nearest.isPresent()) {
      verdicts.error(place, sentence + "; the nearest is `" + nearest.get() + "`");
    } else {
      verdicts.warning(place, sentence + ": it is denied everything");
    }
  }
}
