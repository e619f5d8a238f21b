package dev.weir.daemon.config;

import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CertificateChains;
import java.util.List;
import java.util.Optional;

/**
 * Makes the methods of one realm whose users stand in files, each time anew of the users that are
 * there then.
 *
 * <p>Immutable.
 */
record UserMethods(
    Optional<CryptosignKey> routerKey,
    Optional<CertificateChains> trustroots,
    boolean insecureTickets,
    DerivedKeys derived) {
  /**
   * The methods whose users stand in the configuration, in the order that holds without another.
   */
  static final List<String> NAMES = List.of("cryptosign", "scram", "wampcra", "ticket");

  Authenticator make(String method, List<UserSource> sources) {
    UsersReader users = new UsersReader(sources, derived);
    return switch (method) {
      case "cryptosign" -> users.cryptosign(routerKey, trustroots);
      case "scram" -> users.scram();
      case "wampcra" -> users.wampCra();
      default -> users.ticket(insecureTickets);
    };
  }
}
