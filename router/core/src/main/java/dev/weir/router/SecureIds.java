package dev.weir.router;

import dev.weir.protocol.Ids;
import dev.weir.router.member.IdSource;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Global ids that nobody can foresee: the key stream of AES in counter mode under a random key,
 * since every publication needs one and the system's source costs many times as much. Thread-safe.
 */
final class SecureIds implements IdSource {
  private static final int KEY = 32;
  private static final int BLOCK = 16;
  private static final byte[] ZEROS = new byte[4 << 10];

  private final Cipher stream = stream();
  private final byte[] octets = new byte[ZEROS.length];
  private final ByteBuffer buffer = ByteBuffer.wrap(octets).position(octets.length);

  @Override
  public synchronized long next() {
    if (!buffer.hasRemaining()) {
      refill();
    }
    return (buffer.getLong() & (Ids.MAX - 1)) + 1;
  }

  private void refill() {
    try {
      stream.update(ZEROS, 0, ZEROS.length, octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key stream has no such end", e);
    }
    buffer.clear();
  }

  private static Cipher stream() {
    SecureRandom random = new SecureRandom();
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(random(random, KEY), "AES"),
          new IvParameterSpec(random(random, BLOCK)));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  private static byte[] random(SecureRandom random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
