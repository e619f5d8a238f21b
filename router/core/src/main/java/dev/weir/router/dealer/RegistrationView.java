package dev.weir.router.dealer;

import dev.weir.protocol.MatchPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked about the registrations of a realm (advanced profile, "Registration Meta API").
 * Runs inside the realm's turn; what it returns are copies.
 */
public interface RegistrationView {
  /** The ids of all registrations of this policy, from the oldest to the newest. */
  List<Long> ids(MatchPolicy match);

  /** The registration of this very pattern. */
  Optional<RegistrationDescription> lookup(String uri, MatchPolicy match);

  /** The registration to which a call of this procedure would go. */
  Optional<RegistrationDescription> match(String procedure);

  Optional<RegistrationDescription> find(long id);

  /** How many there are. */
  int count();

  /** How busy those with a limit are, the oldest first, so many at most. */
  List<ProcedureLoad> loads(int most);

  /** How busy a registration is; empty for no such, or one without a limit. */
  Optional<CallLoad> load(long id);

  /** The session ids of a registration's callees in the order of registering; empty for no such. */
  Optional<List<Long>> callees(long id);

  /** How many callees a registration has; empty for no such. */
  Optional<Integer> calleeCount(long id);
}
