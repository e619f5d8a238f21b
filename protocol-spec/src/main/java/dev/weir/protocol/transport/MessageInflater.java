package dev.weir.protocol.transport;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes messages of {@code permessage-deflate} apart (RFC 7692, section 7.2.2), and no further than
 * a size and a ratio allow. Without takeover one serves many connections, one message after
 * another. Confined to one thread; holds {@link #MEMORY} from the first message until it is closed.
 */
public final class MessageInflater implements AutoCloseable {
  /** So many octets outside of the heap are held at most. */
  public static final int MEMORY = 40 << 10;

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final byte[] NONE = {};
  private static final int FIRST_CAPACITY = 512;
  private static final int MOST_AT_ONCE = 256 << 10;

  /**
   * Many small messages can be as much as a large one, so that a ratio bounds what a message
   * becomes and not what a connection sends. So much is ordinary for a message, whatever its ratio:
   * a megabyte of one letter is no attack.
   */
  static final int FREE = 1 << 20;

  private final boolean takeover;
  private Inflater inflater;
  private byte[] out = NONE;
  private int length;

  /** One whose messages refer to those before them, or do not. */
  public MessageInflater(boolean takeover) {
    this.takeover = takeover;
  }

  /**
   * Takes a message apart; the octets are in {@link #release} then.
   *
   * @param limits how many octets it may become
   * @param ratio so many times its size it may become, where that is more than 1 MiB
   * @param option what sets the ratio, for the sentence
   * @return how many octets they are
   * @throws WebSocketViolation if it is more, or no such message
   */
  int inflate(
      byte[] message, int offset, int count, WebSocketLimits limits, int ratio, String option) {
    long byRatio = Math.max(FREE, (long) count * ratio);
    int most = (int) Math.min(limits.message(), byRatio);
    out =
        new byte
            [Math.min(most, Math.max(FIRST_CAPACITY, (int) Math.min(4L * count, MOST_AT_ONCE)))];
    length = 0;
    try {
      begin();
      if (!last(message, offset, count, most)) {
        last(TAIL, 0, TAIL.length, most);
      }
    } catch (DataFormatException e) {
      forget();
      throw new WebSocketViolation(
          WebSocketCloseCode.INVALID_PAYLOAD, "a compressed message is not DEFLATE data");
    } catch (TooLarge e) {
      forget();
      throw new WebSocketViolation(
          WebSocketCloseCode.MESSAGE_TOO_BIG,
          byRatio < limits.message()
              ? "a compressed message is more than "
                  + ratio
                  + " times larger than its frames ("
                  + option
                  + ")"
              : limits.tooLarge());
    }
    return length;
  }

  /** Many a connection never gets a compressed message, and needs no memory for it. */
  private void begin() {
    if (inflater == null) {
      inflater = new Inflater(true);
    } else if (!takeover) {
      inflater.reset();
    }
  }

  /** Holds nothing of a message that was refused. */
  private void forget() {
    out = NONE;
    inflater.reset();
  }

  /** Gives the array of the last message away. */
  byte[] release() {
    byte[] released = out;
    out = NONE;
    return released;
  }

  /** Whether it ends with a last block, behind which nothing must come. */
  private boolean last(byte[] input, int offset, int count, int most)
      throws DataFormatException, TooLarge {
    inflater.setInput(input, offset, count);
    while (true) {
      if (length == out.length) {
        grow(most);
      }
      int made = inflater.inflate(out, length, out.length - length);
      length += made;
      if (inflater.finished()) { // a last block, behind which more may come
        int left = inflater.getRemaining();
        inflater.reset();
        if (left == 0) {
          return true;
        }
        inflater.setInput(input, offset + count - left, left);
      } else if (made == 0 && length < out.length) {
        return false;
      }
    }
  }

  /** One octet more than may be is room enough to see that there is more. */
  private void grow(int most) throws TooLarge {
    if (length > most) {
      throw new TooLarge();
    }
    out = Arrays.copyOf(out, (int) Math.min(most + 1L, 2L * Math.max(out.length, 1)));
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }

  private static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
