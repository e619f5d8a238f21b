package dev.weir.client.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/** Octets that come in chunks. Read by one thread at a time. */
abstract class ChunkedInput extends InputStream {
  private static final byte[] NONE = {};

  private byte[] current = NONE;
  private int position;

  /** Waits for the next chunk; empty behind the last one. */
  abstract Optional<byte[]> next() throws IOException;

  /** So many octets, a chunk, have been read. */
  abstract void took(int octets);

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (position == current.length) { // a chunk may be empty
      Optional<byte[]> next = next();
      if (next.isEmpty()) {
        return -1;
      }
      current = next.get();
      position = 0;
    }
    int some = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, some);
    position += some;
    if (position == current.length) {
      int chunk = current.length;
      current = NONE;
      position = 0;
      took(chunk);
    }
    return some;
  }

  @Override
  public final int available() {
    return current.length - position;
  }
}
