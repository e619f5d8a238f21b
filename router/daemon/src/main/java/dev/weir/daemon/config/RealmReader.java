package dev.weir.daemon.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the realms of their sections, and checks that every role that is spoken of is there.
 *
 * <p>Confined to the thread that reads the file.
 */
final class RealmReader {
  private static final Set<String> METHODS_OF_USERS =
      Set.of("ticket", "wampcra", "scram", "cryptosign");

  private final Verdicts verdicts;

  RealmReader(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  Map<String, Realm> read(Section realms) {
    Map<String, Realm> read = new LinkedHashMap<>();
    for (String name : realms.keys()) {
      Section realm = realms.section(name);
      checkRoles(name, realm);
      read.put(name, realm(realm));
      warnClosed(name, realm, realms.place(name));
    }
    return read;
  }

  private Realm realm(Section realm) {
    Section timeout = realm.section("call_timeout");
    return new Realm(
        anonymousRole(realm),
        new RoleRules(realm, verdicts).read(),
        realm.flag("strict_uris", false),
        realm.flag("lenient_request_ids", false),
        realm.flag("lenient_roles", true),
        realm.find("kill_grace", Duration.class),
        timeout.find("default", Duration.class),
        timeout.find("max", Duration.class));
  }

  private static Optional<String> anonymousRole(Section realm) {
    return realm.section("authentication").section("anonymous").text("role");
  }

  private void warnClosed(String name, Section realm, Place place) {
    if (anonymousRole(realm).isEmpty()) {
      verdicts.warning(
          place,
          "realm `%s` has no authentication method that this build serves: HELLO is refused with authentication_required"
              .formatted(name));
    }
  }

  private void checkRoles(String name, Section realm) {
    Section authentication = realm.section("authentication");
    Section anonymous = authentication.section("anonymous");
    checkRole(name, realm, anonymous.text("role"), anonymous.place("role"));
    for (String method : METHODS_OF_USERS) {
      Section users = authentication.section(method);
      for (String user : users.keys()) {
        Section settings = users.section(user);
        checkRole(name, realm, settings.text("role"), settings.place("role"));
      }
    }
    Section settings = realm.section("role_settings");
    for (String role : settings.keys()) {
      checkRole(name, realm, Optional.of(role), settings.place(role));
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
