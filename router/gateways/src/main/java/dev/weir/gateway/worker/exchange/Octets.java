package dev.weir.gateway.worker.exchange;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The octets of an answer as they arrive, read in pieces but never beyond what is asked for: what a
 * framing leaves unread was not asked for. Grows with what has arrived, not with what was
 * announced. Confined to one thread.
 */
final class Octets {
  private static final int PIECE = 8 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[PIECE];
  private int position;
  private int filled;

  Octets(InputStream in) {
    this.in = in;
  }

  /** The next octet; -1 at the end. */
  int next() throws IOException {
    return position < filled || fill() ? buffer[position++] & 0xFF : -1;
  }

  int require() throws IOException {
    int octet = next();
    if (octet < 0) {
      throw new EOFException("the connection ended before the answer was complete");
    }
    return octet;
  }

  /** The next octets up to a line feed, without it and a carriage return before it. */
  byte[] line(int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == filled && !fill()) {
        throw new EOFException("the connection ended before the answer was complete");
      }
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      append(line, end - position, most);
      if (position < filled) {
        position++;
        return withoutReturn(line.toByteArray());
      }
    }
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean ends = line.length > 0 && line[line.length - 1] == '\r';
    return ends ? Arrays.copyOf(line, line.length - 1) : line;
  }

  /** So many octets. */
  void take(long count, ByteArrayOutputStream into, int most) throws IOException {
    if (into.size() + count > most) {
      throw new AnswerTooLargeException(most);
    }
    for (long left = count; left > 0; ) {
      if (position == filled && !fill()) {
        throw new EOFException("the connection ended before the answer was complete");
      }
      int piece = (int) Math.min(left, filled - position);
      append(into, piece, most);
      left -= piece;
    }
  }

  /** All that comes until the connection ends. */
  byte[] rest(int most) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    while (position < filled || fill()) {
      append(rest, filled - position, most);
    }
    return rest.toByteArray();
  }

  /** Whether more than was taken has arrived. */
  boolean surplus() {
    return position < filled;
  }

  private void append(ByteArrayOutputStream into, int count, int most) throws IOException {
    if (into.size() + count > most) {
      throw new AnswerTooLargeException(most);
    }
    into.write(buffer, position, count);
    position += count;
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }
}
