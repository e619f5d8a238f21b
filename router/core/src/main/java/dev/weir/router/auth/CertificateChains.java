package dev.weir.router.auth;

import dev.weir.protocol.auth.CryptosignPublicKey;

/**
 * Judges keys of cryptosign that nobody told the router of, by the certificates that the client
 * brings with them (advanced profile, "Trustroots and Certificates"); given to {@link
 * CryptosignAuthenticator.Builder#certificates}.
 *
 * <p>Called by many threads at once, and may block as an {@link Authenticator} may.
 */
@FunctionalInterface
public interface CertificateChains {

  /**
   * Judges what {@code HELLO.Details.authextra} has under {@code trustroot} and {@code
   * certificates}.
   *
   * @param applicant whose {@link Applicant#authid} is a claim that must be judged as well
   * @param key of which the client has proved that it has the private one
   * @return {@link Step.Accept} or {@link Step.Deny}
   */
  Step judge(Applicant applicant, CryptosignPublicKey key);
}
