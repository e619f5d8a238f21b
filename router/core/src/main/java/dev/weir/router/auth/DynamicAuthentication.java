package dev.weir.router.auth;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Logins that a WAMP procedure judges, called by the router with the realm, the authid and a
 * dictionary of details, as Crossbar calls dynamic authenticators. Immutable.
 *
 * @param procedure to be called
 * @param realm in which it is registered; empty is the realm that is to be joined
 * @param methods of {@code ticket}, {@code wampcra}, {@code wamp-scram} and {@code cryptosign}
 *     those that it serves
 * @param timeout of a call
 * @param roles the only ones that it may give
 */
public record DynamicAuthentication(
    String procedure,
    Optional<String> realm,
    List<String> methods,
    Duration timeout,
    Set<String> roles) {
  private static final Set<String> KNOWN = Set.of("ticket", "wampcra", "wamp-scram", "cryptosign");

  public DynamicAuthentication {
    Objects.requireNonNull(procedure, "procedure");
    methods = List.copyOf(methods);
    roles = Set.copyOf(roles);
    if (methods.isEmpty() || !KNOWN.containsAll(methods)) {
      throw new IllegalArgumentException(
          "methods of a dynamic authenticator are one or more of " + KNOWN + ", not " + methods);
    }
  }

  /** Of tickets, within 5 seconds, by a procedure of the realm itself. */
  public static DynamicAuthentication of(String procedure, String... roles) {
    return new DynamicAuthentication(
        procedure, Optional.empty(), List.of("ticket"), Duration.ofSeconds(5), Set.of(roles));
  }

  public DynamicAuthentication withRealm(String other) {
    return new DynamicAuthentication(procedure, Optional.of(other), methods, timeout, roles);
  }

  public DynamicAuthentication withMethods(String... others) {
    return new DynamicAuthentication(procedure, realm, List.of(others), timeout, roles);
  }

  public DynamicAuthentication withTimeout(Duration longest) {
    return new DynamicAuthentication(procedure, realm, methods, longest, roles);
  }
}
