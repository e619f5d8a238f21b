package dev.weir.router.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.AuthMethod;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Method {@code tls} (advanced profile, "Authentication"): the client has shown a certificate in
 * the handshake of TLS, for which an authority of the listener vouches, and a part of it is its
 * authid. There is no CHALLENGE. A certificate that names nobody, or one whose time is over, is
 * denied like a wrong password; a session ends with the certificate. Immutable; made by {@link
 * #builder}.
 */
public final class TlsAuthenticator implements Authenticator {
  private static final List<String> METHODS = List.of(AuthMethod.TLS);

  private final CertificateName match;
  private final Map<String, String> users;
  private final Optional<String> othersRole;

  private TlsAuthenticator(Builder builder) {
    if (builder.users.isEmpty() && builder.othersRole.isEmpty()) {
      throw new IllegalArgumentException("nobody has a role by a certificate");
    }
    this.match = builder.match;
    this.users = Map.copyOf(builder.users);
    this.othersRole = builder.othersRole;
  }

  /** The part of certificates that is the authid. */
  public static Builder builder(CertificateName match) {
    return new Builder(match);
  }

  @Override
  public List<String> methods() {
    return METHODS;
  }

  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public boolean decoy() {
    return false;
  }

  @Override
  public Optional<String> closedTo(Applicant applicant) {
    return applicant.secure()
        ? Optional.empty()
        : Optional.of("authmethod tls needs a connection by TLS, on which a certificate is shown");
  }

  @Override
  public boolean knows(Applicant applicant) {
    return judge(applicant) instanceof Step.Accept;
  }

  @Override
  public CompletionStage<Step> begin(Applicant applicant) {
    return judge(applicant).now();
  }

  private Step judge(Applicant applicant) {
    if (applicant.evidence().certificate().isEmpty()) {
      return new Step.Deny("no certificate was shown");
    }
    X509Certificate certificate = applicant.evidence().certificate().get();
    Optional<String> name = match.of(certificate);
    if (name.isEmpty()) {
      return new Step.Deny("the certificate has not exactly one sound " + match.word());
    }
    Optional<String> role = Optional.ofNullable(users.get(name.get())).or(() -> othersRole);
    if (role.isEmpty()) {
      return new Step.Deny("no user has a certificate with this " + match.word());
    }
    if (!applicant.authid().orElse(name.get()).equals(name.get())) {
      return new Step.Deny("the certificate is of another authid");
    }
    return valid(certificate)
        ? new Step.Accept(name.get(), role.get(), "static", Dict.EMPTY)
            .within(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
        : new Step.Deny("the certificate is not valid at this time");
  }

  /** It was when it was shown, but a connection, or a resumed session of TLS, may be older. */
  private static boolean valid(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  /** Collects users. Confined to one thread. */
  public static final class Builder {
    private final CertificateName match;
    private final Map<String, String> users = new LinkedHashMap<>();
    private Optional<String> othersRole = Optional.empty();

    private Builder(CertificateName match) {
      this.match = Objects.requireNonNull(match, "match");
    }

    /** Whose certificate has this name joins with the role, under the name as authid. */
    public Builder user(String name, String role) {
      users.put(match.normal(name), role);
      return this;
    }

    /** Who is no {@link #user} of its own joins with this role; default: nobody else joins. */
    public Builder others(String role) {
      othersRole = Optional.of(role);
      return this;
    }

    /**
     * The method.
     *
     * @throws IllegalArgumentException when nobody could join by it
     */
    public TlsAuthenticator build() {
      return new TlsAuthenticator(this);
    }
  }
}
