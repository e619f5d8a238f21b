package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.RefusedChainException.require;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.CertificateChains;
import dev.weir.router.auth.Step;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A standalone trustroot (advanced profile, "Trustroots and Certificates"): who brings a complete
 * chain of certificates up to it, and has the key that the first one names, joins under the address
 * of the delegate. Given to {@link
 * dev.weir.router.auth.CryptosignAuthenticator.Builder#certificates}; made by {@link #builder}.
 *
 * <p>All twelve rules of the specification hold (CCR-1 to CCR-12), "before" meaning not after, as
 * in its example. Beyond them: {@code csPubKey} is the client's key, no subject comes twice, the
 * root has {@code CAPABILITY_ROOT_CA}, an authority that issues for another one {@code
 * CAPABILITY_INTERMEDIATE_CA}, and bits of no capability are not set. Chains of which a part is
 * kept by the router or in Ethereum are not known; certificates cannot be revoked, as the
 * specification has nothing for that.
 *
 * <p>Immutable and thread-safe.
 */
public final class Trustroot implements CertificateChains {
  private final TrustDomain domain;
  private final LongSupplier block;
  private final String role;
  private final int longest;

  private Trustroot(TrustDomain domain, LongSupplier block, String role, int longest) {
    this.domain = domain;
    this.block = block;
    this.role = role;
    this.longest = longest;
  }

  /**
   * Starts a trustroot with what its certificates must be bound to, so that those of another chain,
   * contract or realm are of no use.
   *
   * @param root its address, the issuer and subject of its root certificate
   * @param realm the address that certificates have for the realm
   */
  public static Builder builder(EthereumAddress root, EthereumAddress realm) {
    return new Builder(root, realm);
  }

  @Override
  public Step judge(Applicant applicant, CryptosignPublicKey key) {
    try {
      return accept(applicant, key);
    } catch (RefusedChainException e) {
      return new Step.Deny("the certificates are refused: " + e.getMessage());
    }
  }

  private Step accept(Applicant applicant, CryptosignPublicKey key) throws RefusedChainException {
    require(named(applicant.authextra()), "trustroot is not " + domain.root());
    Object certificates = applicant.authextra().find("certificates").orElse("");
    Chain chain = Chain.read(certificates, longest);
    require(chain.delegate().csPubKey().equals(key.hex()), "csPubKey is not the client's key");
    String authid = chain.delegate().delegate().toString();
    require(
        applicant.authid().filter(claimed -> !claimed.equalsIgnoreCase(authid)).isEmpty(),
        "authid is not the address of the delegate");
    chain.verify(domain, BigInteger.valueOf(block.getAsLong()));
    return new Step.Accept(authid, role, "trustroot", Dict.EMPTY);
  }

  private boolean named(Dict authextra) {
    Optional<String> named = authextra.text("trustroot");
    return named.filter(text -> text.equalsIgnoreCase(domain.root().toString())).isPresent();
  }

  /**
   * Collects what a trustroot needs: {@link #chain}, {@link #currentBlock} and {@link #role} must
   * be called. Confined to one thread.
   */
  public static final class Builder {
    private final EthereumAddress root;
    private final EthereumAddress realm;
    private Optional<BigInteger> chainId = Optional.empty();
    private Optional<EthereumAddress> contract = Optional.empty();
    private Optional<LongSupplier> block = Optional.empty();
    private Optional<String> role = Optional.empty();
    private int longest = 5;

    private Builder(EthereumAddress root, EthereumAddress realm) {
      this.root = Objects.requireNonNull(root, "root");
      this.realm = Objects.requireNonNull(realm, "realm");
    }

    /**
     * The blockchain and contract that certificates are bound to (CCR-1).
     *
     * @param chainId such as 1 for Ethereum's main net (EIP-155)
     * @param verifyingContract the address of the contract
     * @throws IllegalArgumentException when the id is negative
     */
    public Builder chain(long chainId, EthereumAddress verifyingContract) {
      if (chainId < 0) {
        throw new IllegalArgumentException("a chain id is not negative, as " + chainId);
      }
      this.chainId = Optional.of(BigInteger.valueOf(chainId));
      this.contract = Optional.of(verifyingContract);
      return this;
    }

    /**
     * The number of the current block: certificates that are valid only from a later one are
     * refused (CCR-1). Asked at each login, by many threads; an exception ends the login with
     * {@code wamp.error.authentication_failed}.
     */
    public Builder currentBlock(LongSupplier number) {
      block = Optional.of(number);
      return this;
    }

    /** The role of all who join by this trustroot. */
    public Builder role(String authrole) {
      role = Optional.of(authrole);
      return this;
    }

    /**
     * The most certificates of a chain, the delegate's and the root's among them; default 5. A
     * longer one is refused before any of them is read.
     *
     * @throws IllegalArgumentException when not from 2 to 32
     */
    public Builder longestChain(int certificates) {
      if (certificates < 2 || certificates > 32) {
        throw new IllegalArgumentException("a chain has 2 to 32 certificates, not " + certificates);
      }
      longest = certificates;
      return this;
    }

    /**
     * The trustroot.
     *
     * @throws IllegalStateException when one of those that must be called was not
     */
    public Trustroot build() {
      TrustDomain domain =
          new TrustDomain(root, realm, given(chainId, "chain"), given(contract, "chain"));
      return new Trustroot(domain, given(block, "currentBlock"), given(role, "role"), longest);
    }

    private static <T> T given(Optional<T> value, String method) {
      return value.orElseThrow(() -> new IllegalStateException(method + " must be given"));
    }
  }
}
