package dev.weir.protocol.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A public key of cryptosign: Ed25519 (RFC 8032). Immutable and thread-safe. */
public final class CryptosignPublicKey {
  static final String ED25519 = "Ed25519";
  static final int LENGTH = 32;

  private static final int SIGNATURE = 64;

  private final String hex;
  private final PublicKey key;

  private CryptosignPublicKey(String hex, PublicKey key) {
    this.hex = hex;
    this.key = key;
  }

  /**
   * A key from its hex digits.
   *
   * @param digits 64 of them, of either case
   * @throws IllegalArgumentException if they are not that, or no point of the curve
   */
  public static CryptosignPublicKey parse(String digits) {
    String hex = digits.strip().toLowerCase(Locale.ROOT);
    byte[] octets =
        Octets.ofHex(hex, LENGTH)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a public key of cryptosign must be 64 hex digits"));
    try {
      PublicKey key =
          KeyFactory.getInstance(ED25519)
              .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(octets)));
      Signature.getInstance(ED25519).initVerify(key);
      return new CryptosignPublicKey(hex, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a public key of cryptosign is no point of Ed25519", e);
    }
  }

  static CryptosignPublicKey of(EdECPublicKey key) {
    byte[] octets = new byte[LENGTH];
    byte[] y = key.getPoint().getY().toByteArray();
    for (int i = 0; i < y.length; i++) {
      octets[i] = y[y.length - 1 - i];
    }
    octets[LENGTH - 1] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
    return new CryptosignPublicKey(Octets.hex(octets), key);
  }

  private static EdECPoint point(byte[] octets) {
    byte[] y = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      y[i] = octets[LENGTH - 1 - i];
    }
    boolean odd = y[0] < 0;
    y[0] &= 0x7F;
    return new EdECPoint(odd, new BigInteger(1, y));
  }

  /** 64 hex digits, in lower case. */
  public String hex() {
    return hex;
  }

  /**
   * Whether a signature, as {@link CryptosignKey#sign} gives it, was made by the owner of this key
   * for this message and for no other.
   *
   * @param message what must have been signed, 32 octets
   * @param signature hex digits of the signature and the message
   */
  public boolean verify(byte[] message, String signature) {
    Optional<byte[]> octets = Octets.ofHex(signature, SIGNATURE + message.length);
    return octets.isPresent()
        && MessageDigest.isEqual(message, tail(octets.get()))
        && signed(message, Arrays.copyOf(octets.get(), SIGNATURE));
  }

  private static byte[] tail(byte[] octets) {
    return Arrays.copyOfRange(octets, SIGNATURE, octets.length);
  }

  private boolean signed(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ED25519);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CryptosignPublicKey key && key.hex.equals(hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return hex;
  }
}
