package dev.weir.router.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One direction of a connection: the socket buffers between two ends, bounded, with the moment at
 * which each octet was written. Confined to one thread.
 */
final class Pipe {
  private final int capacity;
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private int size;
  private boolean ended;

  /** Octets that were written together, and when. */
  record Segment(byte[] octets, long stamp) {}

  Pipe(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  int room() {
    return ended ? 0 : capacity - size;
  }

  /** Takes as many of the octets as there is room for; returns how many. */
  int write(byte[] octets, int offset, int length, long stamp) {
    int count = Math.min(length, room());
    if (count > 0) {
      segments.add(new Segment(Arrays.copyOfRange(octets, offset, offset + count), stamp));
      size += count;
    }
    return count;
  }

  /** Takes octets out, at most so many, all written together. There must be some. */
  Segment read(int most) {
    Segment first = segments.remove();
    if (first.octets.length > most) {
      byte[] rest = Arrays.copyOfRange(first.octets, most, first.octets.length);
      segments.addFirst(new Segment(rest, first.stamp));
      first = new Segment(Arrays.copyOf(first.octets, most), first.stamp);
    }
    size -= first.octets.length;
    return first;
  }

  /** Octets of several writes, at most so many, as a socket gives them. */
  byte[] readAcross(int most) {
    byte[] octets = new byte[Math.min(most, size)];
    int at = 0;
    while (at < octets.length) {
      Segment segment = read(octets.length - at);
      System.arraycopy(segment.octets, 0, octets, at, segment.octets.length);
      at += segment.octets.length;
    }
    return octets;
  }

  /** Nothing more will be written. */
  void end() {
    ended = true;
  }

  /** Nothing more will be written, and what was not read is lost. */
  void reset() {
    ended = true;
    segments.clear();
    size = 0;
  }

  boolean ended() {
    return ended;
  }

  boolean exhausted() {
    return ended && size == 0;
  }
}
