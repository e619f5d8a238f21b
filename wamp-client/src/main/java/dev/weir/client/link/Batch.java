package dev.weir.client.link;

import dev.weir.protocol.codec.ByteSink;
import java.util.Arrays;

/**
 * Payloads of frames in the order in which they were offered, one behind the other in one array.
 * Guarded by the lock of its {@link Outbox} while it is filled, then confined to the writer thread.
 */
public final class Batch {
  private static final int CAPACITY = 8 * 1024;
  private static final int FRAMES = 64;
  private static final int KEPT = 1024 * 1024;

  private ByteSink payloads = new ByteSink(CAPACITY);
  private int[] ends = new int[FRAMES];
  private byte[] kinds = new byte[FRAMES];
  private int count;

  /** Where the payload of the next frame is written, at its position. */
  ByteSink payloads() {
    return payloads;
  }

  /** Ends a frame at the position of {@link #payloads()}. */
  void end(FrameKind kind) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    ends[count] = payloads.position();
    kinds[count++] = (byte) kind.ordinal();
  }

  /** How many frames it holds. */
  public int count() {
    return count;
  }

  /** How many bytes of payload it holds. */
  int size() {
    return payloads.position();
  }

  public byte[] array() {
    return payloads.array();
  }

  public int start(int frame) {
    return frame == 0 ? 0 : ends[frame - 1];
  }

  public int length(int frame) {
    return ends[frame] - start(frame);
  }

  public FrameKind kind(int frame) {
    return FrameKind.of(kinds[frame]);
  }

  /** Makes it empty; arrays that a burst made large are let go. */
  void clear() {
    count = 0;
    payloads.position(0);
    if (payloads.array().length > KEPT) {
      payloads = new ByteSink(CAPACITY);
    }
    if (ends.length > KEPT / Integer.BYTES) {
      ends = new int[FRAMES];
      kinds = new byte[FRAMES];
    }
  }
}
