package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.Invocation;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/** The octets of an upload as the callee reads them. Confined to one thread. */
final class UploadInput extends InputStream {
  private static final byte[] NONE = {};

  private final Invocation invocation;
  private final Iterator<Arguments> chunks;
  private final Optional<Checksum> checksum;
  private final int window;
  private byte[] current = NONE;
  private int position;
  private long received;

  /** What the caller may still send, and what it may send more as soon as it is told. */
  private long credit;

  private long owed;
  private boolean whole;

  UploadInput(Invocation invocation, int window, long offset, Optional<Checksum> checksum) {
    this.invocation = invocation;
    this.chunks = invocation.chunks().iterator();
    this.window = window;
    this.received = offset;
    this.checksum = checksum;
    this.credit = window;
    chunks.next(); // the arguments
    invocation.progress((long) window, offset);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !next()) {
      return -1;
    }
    int some = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, some);
    position += some;
    return some;
  }

  @Override
  public int available() {
    return current.length - position;
  }

  /** Waits for the next chunk; false behind the last one. */
  private boolean next() {
    if (whole) {
      return false;
    }
    give(current.length);
    current = NONE;
    position = 0;
    if (!chunks.hasNext()) {
      throw TransferErrors.corrupt("the caller has not said how long it is");
    }
    Arguments chunk = chunks.next();
    Optional<Seal> seal = Seal.of(chunk);
    if (seal.isPresent()) {
      seal.get().require(Seal.of(received, checksum));
      whole = true;
      return false;
    }
    take(chunk.find(0, byte[].class).orElseThrow(TransferErrors::noChunk));
    return true;
  }

  private void take(byte[] chunk) {
    credit -= chunk.length;
    if (credit < 0) {
      throw TransferErrors.overdrawn(-credit);
    }
    received += chunk.length;
    checksum.ifPresent(sum -> sum.update(chunk, 0, chunk.length));
    current = chunk;
  }

  /** Gives more credit, in halves of a window, so that it seldom runs out and few messages do. */
  private void give(int octets) {
    owed += octets;
    if (owed >= window / 2) {
      invocation.progress(owed);
      credit += owed;
      owed = 0;
    }
  }
}
