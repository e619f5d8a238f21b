package dev.weir.client.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Masking keys that no one can foresee (RFC 6455 section 5.3), drawn many at a time. Confined to
 * the writer thread.
 */
final class MaskKeys {
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer drawn = ByteBuffer.allocate(1024 * Integer.BYTES).limit(0);

  int next() {
    if (!drawn.hasRemaining()) {
      random.nextBytes(drawn.array());
      drawn.clear();
    }
    return drawn.getInt();
  }
}
