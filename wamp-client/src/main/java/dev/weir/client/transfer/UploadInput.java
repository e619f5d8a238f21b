package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.Invocation;
import java.util.Iterator;
import java.util.Optional;

/** The octets of an upload as the callee reads them. Confined to one thread. */
final class UploadInput extends ChunkedInput {
  private final Invocation invocation;
  private final Iterator<Arguments> chunks;
  private final Optional<Checksum> checksum;
  private final int window;
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
  Optional<byte[]> next() {
    if (whole) {
      return Optional.empty();
    }
    if (!chunks.hasNext()) {
      throw TransferErrors.corrupt("the caller has not said how long it is");
    }
    Arguments chunk = chunks.next();
    Optional<Seal> seal = Seal.of(chunk);
    if (seal.isPresent()) {
      seal.get().require(Seal.of(received, checksum));
      whole = true;
      return Optional.empty();
    }
    return Optional.of(taken(chunk.find(0, byte[].class).orElseThrow(TransferErrors::noChunk)));
  }

  private byte[] taken(byte[] chunk) {
    credit -= chunk.length;
    if (credit < 0) {
      throw TransferErrors.overdrawn(-credit);
    }
    received += chunk.length;
    checksum.ifPresent(sum -> sum.update(chunk, 0, chunk.length));
    return chunk;
  }

  /** Gives more credit, in halves of a window, so that it seldom runs out and few messages do. */
  @Override
  void took(int octets) {
    owed += octets;
    if (owed >= window / 2) {
      invocation.progress(owed);
      credit += owed;
      owed = 0;
    }
  }
}
