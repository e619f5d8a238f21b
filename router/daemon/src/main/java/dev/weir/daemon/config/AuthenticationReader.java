package dev.weir.daemon.config;

import dev.weir.protocol.auth.AuthMethod;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.DynamicAuthentication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the methods by which a realm is joined of its section {@code authentication}.
 *
 * <p>Confined to the thread that reads the file.
 */
final class AuthenticationReader {
  /**
   * The methods whose users stand in the configuration, in the order that holds without another.
   */
  static final List<String> METHODS_OF_USERS = List.of("cryptosign", "scram", "wampcra", "ticket");

  private final Set<String> realms;
  private final Verdicts verdicts;

  /** The realms are all that the file names. */
  AuthenticationReader(Set<String> realms, Verdicts verdicts) {
    this.realms = realms;
    this.verdicts = verdicts;
  }

  Authentication read(Section authentication) {
    Authentication.Builder methods = Authentication.builder();
    authentication.find("timeout", Duration.class).ifPresent(methods::timeout);
    authentication.find("decoys", Boolean.class).ifPresent(methods::decoys);
    Optional<CryptosignKey> routerKey = routerKey(authentication);
    for (String method : order(authentication)) {
      method(method, authentication, routerKey).ifPresent(methods::method);
    }
    if (authentication.has("dynamic")) {
      dynamic(authentication.section("dynamic")).ifPresent(methods::dynamic);
    }
    return methods.build();
  }

  /** What `order` leaves out comes last. */
  private static List<String> order(Section authentication) {
    List<String> order = new ArrayList<>();
    authentication.list("order", String.class).forEach(method -> order.add(method.value()));
    METHODS_OF_USERS.stream().filter(method -> !order.contains(method)).forEach(order::add);
    return order.stream().distinct().toList();
  }

  private Optional<Authenticator> method(
      String method, Section authentication, Optional<CryptosignKey> routerKey) {
    if (!METHODS_OF_USERS.contains(method) || !authentication.has(method)) {
      return Optional.empty();
    }
    UsersReader users = new UsersReader(authentication.section(method), verdicts);
    return Optional.of(
        switch (method) {
          case "cryptosign" -> users.cryptosign(routerKey);
          case "scram" -> users.scram();
          case "wampcra" -> users.wampCra();
          default -> users.ticket(authentication.flag("allow_insecure_ticket", false));
        });
  }

  private Optional<DynamicAuthentication> dynamic(Section dynamic) {
    Optional<String> realm = dynamic.text("realm");
    if (realm.isPresent() && !realms.contains(realm.get())) {
      verdicts.error(
          dynamic.place("realm"), "the realm `" + realm.get() + "` is not among the `realms`");
    }
    String[] roles = words(dynamic, "roles").toArray(String[]::new);
    return dynamic
        .text("procedure")
        .map(
            procedure -> {
              DynamicAuthentication read = DynamicAuthentication.of(procedure, roles);
              List<String> methods = words(dynamic, "methods");
              read = realm.map(read::withRealm).orElse(read);
              read = dynamic.find("timeout", Duration.class).map(read::withTimeout).orElse(read);
              return methods.isEmpty() ? read : read.withMethods(methods.toArray(String[]::new));
            });
  }

  /** WAMP-SCRAM is `scram` in the file. */
  private static List<String> words(Section section, String key) {
    return section.list(key, String.class).stream()
        .map(
            word ->
                key.equals("methods") && word.value().equals("scram")
                    ? AuthMethod.SCRAM
                    : word.value())
        .distinct()
        .toList();
  }

  private Optional<CryptosignKey> routerKey(Section authentication) {
    try {
      return authentication
          .find("router_key", Secret.class)
          .map(seed -> CryptosignKey.parse(seed.value()));
    } catch (IllegalArgumentException invalid) {
      verdicts.error(authentication.place("router_key"), invalid.getMessage());
      return Optional.empty();
    }
  }
}
