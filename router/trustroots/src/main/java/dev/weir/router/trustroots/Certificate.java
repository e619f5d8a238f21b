package dev.weir.router.trustroots;

import static dev.weir.router.trustroots.RefusedChainException.require;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A signed certificate, as far as it is judged. Immutable. */
sealed interface Certificate {
  BigInteger chainId();

  EthereumAddress verifyingContract();

  /** A number of a block. */
  BigInteger validFrom();

  Proof proof();

  /** What was signed, and the signature. */
  record Proof(byte[] digest, EthereumSignature signature) {
    boolean isOf(EthereumAddress signer) {
      return signature.signer(digest).filter(signer::equals).isPresent();
    }
  }

  /** A delegate says which key of cryptosign is its own. */
  record Delegate(
      BigInteger chainId,
      EthereumAddress verifyingContract,
      BigInteger validFrom,
      EthereumAddress delegate,
      String csPubKey,
      Proof proof)
      implements Certificate {}

  /** An issuer says what a subject may do in a realm. */
  record Authority(
      BigInteger chainId,
      EthereumAddress verifyingContract,
      BigInteger validFrom,
      EthereumAddress issuer,
      EthereumAddress subject,
      EthereumAddress realm,
      BigInteger capabilities,
      Proof proof)
      implements Certificate {}

  /**
   * Reads a certificate with its signature.
   *
   * @param pair the typed data and 130 hex digits
   * @throws RefusedChainException if it is anything else, or says anything besides
   */
  static Certificate read(Object pair) throws RefusedChainException {
    require(
        pair instanceof List<?> list
            && list.size() == 2
            && list.get(0) instanceof Map<?, ?>
            && list.get(1) instanceof String,
        "a certificate must be a list of typed data and a signature");
    Map<?, ?> data = (Map<?, ?>) ((List<?>) pair).get(0);
    CertificateType type = type(data);
    require(
        data.keySet().equals(Set.of("domain", "types", "primaryType", "message"))
            && CertificateType.DOMAIN.equals(data.get("domain"))
            && type.types().equals(data.get("types")),
        "domain and types must be those of the specification");
    Optional<EthereumSignature> signature =
        EthereumSignature.parse((String) ((List<?>) pair).get(1));
    require(signature.isPresent(), "a signature must be r, a low s and v as 130 hex digits");
    Fields fields = Fields.of(type, data.get("message"));
    return type == CertificateType.DELEGATE
        ? delegate(fields, signature.get())
        : authority(fields, signature.get());
  }

  private static CertificateType type(Map<?, ?> data) throws RefusedChainException {
    Object name = data.get("primaryType");
    boolean delegate = CertificateType.DELEGATE.name().equals(name);
    require(
        delegate || CertificateType.AUTHORITY.name().equals(name),
        "primaryType must be that of a certificate");
    return delegate ? CertificateType.DELEGATE : CertificateType.AUTHORITY;
  }

  private static Delegate delegate(Fields fields, EthereumSignature signature)
      throws RefusedChainException {
    BigInteger chainId = fields.uint(256);
    EthereumAddress contract = fields.address();
    BigInteger validFrom = fields.uint(256);
    EthereumAddress delegate = fields.address();
    String key = fields.bytes32();
    fields.uint(64);
    fields.meta();
    Proof proof = new Proof(fields.digest(), signature);
    return new Delegate(chainId, contract, validFrom, delegate, key, proof);
  }

  private static Authority authority(Fields fields, EthereumSignature signature)
      throws RefusedChainException {
    BigInteger chainId = fields.uint(256);
    EthereumAddress contract = fields.address();
    BigInteger validFrom = fields.uint(256);
    EthereumAddress issuer = fields.address();
    EthereumAddress subject = fields.address();
    EthereumAddress realm = fields.address();
    BigInteger capabilities = fields.uint(64);
    fields.meta();
    Proof proof = new Proof(fields.digest(), signature);
    return new Authority(chainId, contract, validFrom, issuer, subject, realm, capabilities, proof);
  }
}
