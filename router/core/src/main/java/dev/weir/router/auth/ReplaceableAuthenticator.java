package dev.weir.router.auth;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An authenticator that can be exchanged for another one while it is used, such as one with other
 * users. Logins that have begun go on with the one that they began with. Thread-safe.
 */
public final class ReplaceableAuthenticator implements Authenticator {
  private volatile Authenticator current;

  public ReplaceableAuthenticator(Authenticator first) {
    this.current = Objects.requireNonNull(first);
  }

  /**
   * Logins that begin from now on are this one's.
   *
   * @throws IllegalArgumentException when its names are not those of the first one
   */
  public void replace(Authenticator next) {
    if (!next.methods().equals(current.methods()) || next.quick() != current.quick()) {
      throw new IllegalArgumentException(
          "an authenticator for " + current.methods() + " is not replaced by " + next.methods());
    }
    current = next;
  }

  @Override
  public List<String> methods() {
    return current.methods();
  }

  @Override
  public boolean quick() {
    return current.quick();
  }

  @Override
  public boolean decoy() {
    return current.decoy();
  }

  @Override
  public Optional<String> closedTo(Applicant applicant) {
    return current.closedTo(applicant);
  }

  @Override
  public boolean knows(Applicant applicant) {
    return current.knows(applicant);
  }

  @Override
  public boolean vouches(Applicant applicant, String role) {
    return current.vouches(applicant, role);
  }

  @Override
  public void admitted(Applicant applicant, Step.Accept accept) {
    current.admitted(applicant, accept);
  }

  @Override
  public void loggedOut(Evidence evidence) {
    current.loggedOut(evidence);
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    return current.begin(applicant);
  }
}
