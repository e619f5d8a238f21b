package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.RefusedChainException.require;

import dev.weir.router.trustroots.Certificate.Authority;
import dev.weir.router.trustroots.Certificate.Delegate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A chain of certificates: a delegate's, then those of authorities, each issued by the next one,
 * the root last. Immutable.
 */
final class Chain {
  private static final int ROOT_CA = 0;
  private static final int INTERMEDIATE_CA = 1;

  /** Bits from here on are for future use and must not be set. */
  private static final int CAPABILITIES = 8;

  private final Delegate delegate;
  private final List<Authority> authorities;

  private Chain(Delegate delegate, List<Authority> authorities) {
    this.delegate = delegate;
    this.authorities = authorities;
  }

  /** Reads {@code authextra.certificates}; CCR-3 holds for what it gives. */
  static Chain read(Object certificates, int longest) throws RefusedChainException {
    require(
        certificates instanceof List<?> list && list.size() >= 2 && list.size() <= longest,
        "certificates must be a list of 2 to " + longest);
    List<?> list = (List<?>) certificates;
    Certificate first = Certificate.read(list.get(0));
    require(first instanceof Delegate, "CCR-3: the first is not a delegate's");
    List<Authority> authorities = new ArrayList<>();
    for (Object pair : list.subList(1, list.size())) {
      Certificate certificate = Certificate.read(pair);
      require(certificate instanceof Authority, "CCR-3: one after the first is not an authority's");
      authorities.add((Authority) certificate);
    }
    return new Chain((Delegate) first, List.copyOf(authorities));
  }

  Delegate delegate() {
    return delegate;
  }

  /**
   * Judges the chain by the rules of the specification ("Certificate Chain Verification"), those of
   * signatures last, because they cost most.
   */
  void verify(TrustDomain domain, BigInteger block) throws RefusedChainException {
    bound(delegate, domain, block);
    for (Authority authority : authorities) {
      bound(authority, domain, block);
      require(authority.realm().equals(domain.realm()), "CCR-2: realm is another one");
    }
    rooted(domain.root());
    for (int i = 1; i < authorities.size(); i++) {
      issued(authorities.get(i - 1), authorities.get(i));
    }
    Authority last = authorities.get(0);
    require(last.subject().equals(delegate.delegate()), "CCR-8: subject is not the delegate");
    require(ordered(last, delegate), "CCR-9: the delegate's is valid before its authority's");
    entitled();
    signed();
  }

  private static void bound(Certificate certificate, TrustDomain domain, BigInteger block)
      throws RefusedChainException {
    require(certificate.chainId().equals(domain.chainId()), "CCR-1: chainId is another one");
    require(
        certificate.verifyingContract().equals(domain.verifyingContract()),
        "CCR-1: verifyingContract is another one");
    require(certificate.validFrom().compareTo(block) <= 0, "CCR-1: validFrom is to come");
  }

  private Authority root() {
    return authorities.get(authorities.size() - 1);
  }

  /**
   * The root is the trustroot's own; no other certificate is of a subject that was there before.
   */
  private void rooted(EthereumAddress trustroot) throws RefusedChainException {
    require(root().issuer().equals(root().subject()), "CCR-4: the last is not self-signed");
    require(root().subject().equals(trustroot), "CCR-4: the last is not the trustroot's");
    Set<EthereumAddress> subjects = new HashSet<>();
    for (Authority authority : authorities) {
      require(subjects.add(authority.subject()), "a subject comes twice");
    }
  }

  /**
   * Rules 5 to 7 for each pair, as the specification has them for one intermediate certificate; its
   * "previous certificate" counts from the root.
   */
  private static void issued(Authority authority, Authority issuer) throws RefusedChainException {
    require(authority.issuer().equals(issuer.subject()), "CCR-5: issuer is not the next subject");
    require(ordered(issuer, authority), "CCR-6: a certificate is valid before its issuer's");
    require(
        authority.capabilities().andNot(issuer.capabilities()).signum() == 0,
        "CCR-7: capabilities are more than the issuer's");
  }

  private static boolean ordered(Certificate first, Certificate second) {
    return first.validFrom().compareTo(second.validFrom()) <= 0;
  }

  /** Only an authority issues for authorities; the lowest one's subject is the delegate itself. */
  private void entitled() throws RefusedChainException {
    require(root().capabilities().bitLength() <= CAPABILITIES, "unknown capabilities");
    require(root().capabilities().testBit(ROOT_CA), "the root lacks CAPABILITY_ROOT_CA");
    for (int i = 1; i < authorities.size() - 1; i++) {
      require(
          authorities.get(i).capabilities().testBit(INTERMEDIATE_CA),
          "an issuer lacks CAPABILITY_INTERMEDIATE_CA");
    }
  }

  private void signed() throws RefusedChainException {
    require(root().proof().isOf(root().issuer()), "CCR-10: the root's signature is wrong");
    for (Authority authority : authorities.subList(0, authorities.size() - 1)) {
      require(
          authority.proof().isOf(authority.issuer()),
          "CCR-11: the signature of an intermediate certificate is wrong");
    }
    require(
        delegate.proof().isOf(delegate.delegate()), "CCR-12: the delegate's signature is wrong");
  }
}
