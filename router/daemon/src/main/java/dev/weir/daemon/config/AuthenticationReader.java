package dev.weir.daemon.config;

import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Authenticator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private final Verdicts verdicts;

  AuthenticationReader(Verdicts verdicts) {
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
