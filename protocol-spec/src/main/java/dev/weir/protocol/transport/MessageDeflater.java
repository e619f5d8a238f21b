package dev.weir.protocol.transport;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages for {@code permessage-deflate} (RFC 7692, section 7.2.1). Without takeover
 * one serves many connections, one message after another. The JDK knows only windows of 32 KiB; for
 * a smaller one the message is compressed in parts of its size, which do not refer to each other.
 * Confined to one thread; holds {@link #MEMORY} from the first message until it is closed.
 */
public final class MessageDeflater implements AutoCloseable {
  /** So many octets are held at most between messages, nearly all of them outside of the heap. */
  public static final int MEMORY = 280 << 10;

  private static final int TAIL = 4; // 00 00 FF FF, which the receiver adds again
  private static final byte[] NONE = {};
  private static final int FIRST_CAPACITY = 4 << 10;
  private static final int KEPT_FOR_ONE = 16 << 10;
  private static final int KEPT_FOR_ALL = 256 << 10;

  private final int level;
  private final boolean takeover;
  private Deflater deflater;
  private byte[] out = NONE;
  private int length;

  /**
   * A compressor.
   *
   * @param level 0 to 9
   * @param takeover whether messages refer to those before them
   */
  public MessageDeflater(int level, boolean takeover) {
    this.level = level;
    this.takeover = takeover;
  }

  /**
   * Compresses a message; the octets are in {@link #array} then, until {@link #release}.
   *
   * @param count at least 1
   * @param window of the receiver, in bits
   * @return how many octets they are
   */
  public int deflate(byte[] message, int offset, int count, int window) {
    begin();
    length = 0;
    int part = window < DeflateAgreement.LARGEST_WINDOW ? 1 << window : count;
    for (int at = 0; at < count; at += part) {
      if (!takeover || window < DeflateAgreement.LARGEST_WINDOW) {
        deflater.reset();
      }
      deflater.setInput(message, offset + at, Math.min(part, count - at));
      flush();
    }
    deflater.setInput(NONE); // holds the message no longer
    return length - TAIL;
  }

  /** What the last message became. */
  public byte[] array() {
    return out;
  }

  /** Lets go of what a large message has taken; the array is not to be read any more. */
  public void release() {
    if (out.length > (takeover ? KEPT_FOR_ONE : KEPT_FOR_ALL)) {
      out = NONE;
    }
  }

  /** The last message is not sent so: nothing refers to it. */
  void forget() {
    deflater.reset();
    release();
  }

  private void begin() {
    if (deflater == null) {
      deflater = new Deflater(level, true);
    }
    if (out.length == 0) {
      out = new byte[FIRST_CAPACITY];
    }
  }

  private void flush() {
    int room;
    int made;
    do {
      room = out.length - length;
      made = deflater.deflate(out, length, room, Deflater.SYNC_FLUSH);
      length += made;
      if (made == room) {
        out = Arrays.copyOf(out, out.length * 2);
      }
    } while (made == room);
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}
