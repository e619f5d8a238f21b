package dev.weir.router;

import dev.weir.protocol.Ids;
import dev.weir.router.member.IdSource;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Global ids from a secure source, which is asked for many at once. Thread-safe. */
final class SecureIds implements IdSource {
  private static final int BATCH = 512;

  private final SecureRandom random = new SecureRandom();
  private final byte[] octets = new byte[BATCH * Long.BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(octets).position(octets.length);

  @Override
  public synchronized long next() {
    if (!buffer.hasRemaining()) {
      random.nextBytes(octets);
      buffer.clear();
    }
    return (buffer.getLong() & (Ids.MAX - 1)) + 1;
  }
}
