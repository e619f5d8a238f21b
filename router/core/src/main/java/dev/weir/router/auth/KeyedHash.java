package dev.weir.router.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values that look random, are always the same for a text, and cannot be foreseen: what is invented
 * for names that nobody has. The key is one for the process, so that nothing tells when users were
 * replaced. Thread-safe.
 */
public final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH = 32;

  private static final SecretKeySpec KEY = key();

  private static SecretKeySpec key() {
    byte[] random = new byte[LENGTH];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, ALGORITHM);
  }

  /** So many octets, at most 32, for a use and a text. */
  public byte[] octets(String use, String text, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(KEY);
      mac.update(use.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * One of these, told apart by their texts: the same for a text as long as it is among them and
   * nothing better comes.
   */
  public <T> T choice(String use, String text, List<T> among) {
    return Collections.max(
        among,
        Comparator.comparing(one -> octets(use + one, text, LENGTH), Arrays::compareUnsigned));
  }

  /** A number from 0 to {@code bound - 1} for a use and a text. */
  public int number(String use, String text, int bound) {
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(octets(use, text, 8)).getLong(), bound);
  }
}
