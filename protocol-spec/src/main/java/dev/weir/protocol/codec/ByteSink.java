package dev.weir.protocol.codec;

import java.util.Arrays;

/** Octets being written: a growing array with a position. Confined to one thread. */
public final class ByteSink {
  private byte[] array;
  private int position;

  public ByteSink(int capacity) {
    array = new byte[capacity];
  }

  /** The array that is written to; changes when it grows. */
  public byte[] array() {
    return array;
  }

  /** Where the next octet goes, that is how many were written. */
  public int position() {
    return position;
  }

  /** Goes back, or forward over room made by {@link #room}. */
  public void position(int position) {
    this.position = position;
  }

  /** Makes room for this many octets more and returns the array. */
  public byte[] room(int octets) {
    if (array.length - position < octets) {
      array = Arrays.copyOf(array, Math.max(position + octets, array.length * 2));
    }
    return array;
  }

  public void put(byte octet) {
    room(1)[position++] = octet;
  }

  public void put(byte[] octets) {
    put(octets, 0, octets.length);
  }

  public void put(byte[] octets, int offset, int length) {
    System.arraycopy(octets, offset, room(length), position, length);
    position += length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(array, position);
  }
}
