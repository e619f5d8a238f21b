package dev.weir.router.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** Numbers that are used once: 256 random bits each. Thread-safe. */
final class Nonces {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 32;

  private Nonces() {}

  static byte[] octets() {
    byte[] octets = new byte[LENGTH];
    RANDOM.nextBytes(octets);
    return octets;
  }

  /** In base64. */
  static String text() {
    return Base64.getEncoder().encodeToString(octets());
  }
}
