package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The single text argument of every message: a marker of 16 letters that tells messages apart, then
 * filler. Thread-safe.
 *
 * <p>Both parts are letters that no serializer escapes, so that the same bytes are expected
 * whatever the format.
 */
public final class Payload {
  /** Length of the marker, in bytes: a letter for each half octet of a {@code long}. */
  public static final int MARKER = 16;

  private final byte[] bytes;

  /**
   * @param size length of the text in bytes, at least {@link #MARKER}
   */
  public Payload(int size) {
    bytes = new byte[size];
    Arrays.fill(bytes, 0, MARKER, (byte) 'A');
    for (int i = MARKER; i < size; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
  }

  /** The text, its marker being zero. */
  public String text() {
    return new String(bytes, US_ASCII);
  }

  public int size() {
    return bytes.length;
  }

  /** The marker's letter at a place between 0 and {@link #MARKER}, most significant first. */
  static byte letter(long marker, int place) {
    return (byte) ('A' + (marker >>> ((MARKER - 1 - place) << 2) & 15));
  }

  /**
   * The marker of a received text.
   *
   * @return the marker, or -1 when the text is not this payload with some marker
   */
  public long marker(byte[] buffer, int from, int to) {
    if (to - from != bytes.length
        || !Arrays.equals(buffer, from + MARKER, to, bytes, MARKER, bytes.length)) {
      return -1;
    }
    long marker = 0;
    int odd = 0;
    for (int i = from; i < from + MARKER; i++) {
      int nibble = buffer[i] - 'A';
      odd |= nibble;
      marker = marker << 4 | nibble & 15;
    }
    return (odd & ~15) == 0 ? marker : -1;
  }
}
