package dev.weir.router.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values that look random, are always the same for a text, and cannot be foreseen: what is invented
 * for names that nobody has. The key is made at the start. Thread-safe.
 */
public final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH = 32;

  private final SecretKeySpec key;

  public KeyedHash() {
    byte[] random = new byte[LENGTH];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  /** So many octets, at most 32, for a use and a text. */
  public byte[] octets(String use, String text, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(use.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** A number from 0 to {@code bound - 1} for a use and a text. */
  public int number(String use, String text, int bound) {
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(octets(use, text, 8)).getLong(), bound);
  }
}
