package dev.weir.protocol.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * A private key of cryptosign: Ed25519 (RFC 8032). Immutable and thread-safe; shows its public key
 * as text, and the private one to nobody who does not ask for it.
 */
public final class CryptosignKey {
  private final byte[] seed;
  private final PrivateKey key;
  private final CryptosignPublicKey publicKey;

  private CryptosignKey(byte[] seed) {
    try {
      this.seed = seed;
      this.key =
          KeyFactory.getInstance(CryptosignPublicKey.ED25519)
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      this.publicKey = publicOf(seed);
    } catch (GeneralSecurityException e) {
      throw Mac256.missing(e);
    }
  }

  /**
   * A key from its seed.
   *
   * @param seed 64 hex digits
   * @throws IllegalArgumentException if it is not that; the sentence does not show it
   */
  public static CryptosignKey parse(String seed) {
    return new CryptosignKey(
        Octets.ofHex(seed.strip(), CryptosignPublicKey.LENGTH)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a private key of cryptosign must be 64 hex digits")));
  }

  /** A new key, from the JDK's secure random numbers. */
  public static CryptosignKey generate() {
    try {
      EdECPrivateKey made =
          (EdECPrivateKey)
              KeyPairGenerator.getInstance(CryptosignPublicKey.ED25519)
                  .generateKeyPair()
                  .getPrivate();
      return new CryptosignKey(made.getBytes().orElseThrow());
    } catch (GeneralSecurityException e) {
      throw Mac256.missing(e);
    }
  }

  /** The JDK tells the public key of a private one only when it generates both. */
  private static CryptosignPublicKey publicOf(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(CryptosignPublicKey.ED25519);
    generator.initialize(NamedParameterSpec.ED25519, new SeedAsRandom(seed));
    return CryptosignPublicKey.of((EdECPublicKey) generator.generateKeyPair().getPublic());
  }

  public CryptosignPublicKey publicKey() {
    return publicKey;
  }

  /** The seed as 64 hex digits: the secret, to be stored where nobody else reads it. */
  public String seed() {
    return Octets.hex(seed);
  }

  /** The signature of a message with the message behind it, as hex digits: what is sent. */
  public String sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(CryptosignPublicKey.ED25519);
      signature.initSign(key);
      signature.update(message);
      return Octets.hex(signature.sign()) + Octets.hex(message);
    } catch (GeneralSecurityException e) {
      throw Mac256.missing(e);
    }
  }

  @Override
  public String toString() {
    return "CryptosignKey of " + publicKey;
  }
}
