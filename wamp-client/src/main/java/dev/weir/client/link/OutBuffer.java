package dev.weir.client.link;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Octets on their way to a socket: small frames together, large ones alone. Confined to the writer
 * thread.
 */
public final class OutBuffer {
  /** Payloads from this size on are written from where they are. */
  public static final int ALONE = 32 * 1024;

  private static final int FIRST_CAPACITY = 8 * 1024;
  private static final int LAST_CAPACITY = 256 * 1024;

  private final OutputStream out;
  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int filled;

  public OutBuffer(OutputStream out) {
    this.out = out;
  }

  /** The array to write to at {@link #filled()}, with room for so many bytes. */
  public byte[] room(int bytes) throws IOException {
    if (filled + bytes > LAST_CAPACITY) {
      flush();
    }
    if (filled + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(filled + bytes, buffer.length * 2));
    }
    return buffer;
  }

  /** How many bytes stand in the array. */
  public int filled() {
    return filled;
  }

  /** The array is filled up to here. */
  public void filled(int end) {
    filled = end;
  }

  /** Writes these bytes behind what stands in the array, or puts them there. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length >= ALONE) {
      writeAlone(bytes, offset, length);
      return;
    }
    byte[] to = room(length);
    System.arraycopy(bytes, offset, to, filled, length);
    filled += length;
  }

  /** Writes what stands in the array, and these bytes behind it. */
  public void writeAlone(byte[] bytes, int offset, int length) throws IOException {
    flush();
    out.write(bytes, offset, length);
  }

  /** Writes what stands in the array. */
  public void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }
}
