package dev.weir.protocol.auth;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 with HMAC-SHA256 (RFC 8018). Stateless. */
final class Pbkdf2 {
  private Pbkdf2() {}

  /** So many octets from the UTF-8 of a password. */
  static byte[] derive(String password, byte[] salt, int iterations, int length) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, length * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw Mac256.missing(e);
    } finally {
      spec.clearPassword();
    }
  }
}
