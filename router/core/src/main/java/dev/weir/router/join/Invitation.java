package dev.weir.router.join;

import dev.weir.router.auth.Step;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Who may join by a connection. Immutable.
 *
 * @param realms which may be joined, by their names
 * @param host who joins, when the application itself opened the connection and has said so: then
 *     nobody is asked for credentials
 * @param mailbox octets of the session's mailbox in place of what its role has; empty means no
 *     other
 */
public record Invitation(
    Predicate<String> realms, Optional<Step.Accept> host, OptionalInt mailbox) {

  /** Whoever can log in to one of these realms. */
  public static Invitation to(Predicate<String> realms) {
    return new Invitation(realms, Optional.empty(), OptionalInt.empty());
  }
}
