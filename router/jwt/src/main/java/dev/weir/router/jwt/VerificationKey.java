package dev.weir.router.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key and the one algorithm that it is for: what a token says of its algorithm can choose among
 * keys, but never what is done with one. Immutable, thread-safe.
 */
final class VerificationKey {
  private static final int LEAST_SECRET = 32;
  private static final int LEAST_RSA = 2_048;
  private static final int MOST_RSA = 8_192;
  private static final int P256_SIGNATURE = 64;

  private final Optional<String> id;
  private final Algorithm algorithm;
  private final Key key;

  private VerificationKey(Optional<String> id, Algorithm algorithm, Key key) {
    this.id = id;
    this.algorithm = algorithm;
    this.key = key;
  }

  /**
   * A secret for HS256.
   *
   * @throws IllegalArgumentException when it is shorter than 32 octets, or a public key as text
   */
  static VerificationKey ofSecret(Optional<String> id, byte[] secret) {
    if (new String(secret, StandardCharsets.ISO_8859_1).strip().startsWith("-----BEGIN")) {
      throw new IllegalArgumentException(
          "a secret for HS256 is no PEM file: what everybody may know would sign tokens");
    }
    if (secret.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "a secret for HS256 must have at least "
              + LEAST_SECRET
              + " octets, not "
              + secret.length);
    }
    return new VerificationKey(id, Algorithm.HS256, new SecretKeySpec(secret, "HmacSHA256"));
  }

  /**
   * A public key of RSA, P-256 or Ed25519.
   *
   * @throws IllegalArgumentException when it is another one, or too weak
   */
  static VerificationKey ofPublic(Optional<String> id, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      require(
          bits >= LEAST_RSA && bits <= MOST_RSA,
          "a key of RSA must have 2,048 to 8,192 bits, not " + bits);
      return new VerificationKey(id, Algorithm.RS256, key);
    }
    if (key instanceof ECPublicKey curve) {
      require(P256.is(curve.getParams()), "a key of ECDSA must be of P-256");
      return new VerificationKey(id, Algorithm.ES256, key);
    }
    require(
        key instanceof EdECPublicKey edwards
            && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName()),
        "a public key must be of RSA, P-256 or Ed25519");
    return new VerificationKey(id, Algorithm.EDDSA, key);
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /** Whether a token that names its key by this id can mean this one; one without id is any. */
  boolean named(Optional<String> kid) {
    return kid.isEmpty() || id.isEmpty() || id.equals(kid);
  }

  boolean verify(byte[] input, byte[] signature) {
    try {
      return switch (algorithm) {
        case HS256 -> MessageDigest.isEqual(mac(input), signature);
        case RS256 -> verify("SHA256withRSA", input, signature);
        case ES256 -> isPair(signature) && verify("SHA256withECDSAinP1363Format", input, signature);
        case EDDSA -> verify("Ed25519", input, signature);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 17 verifies " + algorithm, e);
    }
  }

  private byte[] mac(byte[] input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    return mac.doFinal(input);
  }

  private boolean verify(String name, byte[] input, byte[] octets) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    signature.initVerify((PublicKey) key);
    signature.update(input);
    try {
      return signature.verify(octets);
    } catch (SignatureException malformed) {
      return false;
    }
  }

  /** Two numbers that are not zero, which early versions of Java 17 took for a signature of all. */
  private static boolean isPair(byte[] signature) {
    int half = P256_SIGNATURE / 2;
    byte[] zero = new byte[half];
    return signature.length == P256_SIGNATURE
        && !Arrays.equals(signature, 0, half, zero, 0, half)
        && !Arrays.equals(signature, half, P256_SIGNATURE, zero, 0, half);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  @Override
  public String toString() {
    return algorithm.word() + id.map(name -> " " + name).orElse("");
  }
}
