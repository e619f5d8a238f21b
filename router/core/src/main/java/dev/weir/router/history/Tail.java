package dev.weir.router.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest events of a log in memory, by sequence number without holes. Segments are only ever
 * appended to, so that a {@link View} of them costs little and may be read elsewhere; what is
 * removed meanwhile is missing there. Runs inside the realm's turn.
 */
final class Tail {
  private static final int SEGMENT = 256;

  private final List<KeptEvent[]> segments = new ArrayList<>();
  private long base;
  private long first;
  private long end;
  private long bytes;

  /** The next event has this sequence number. */
  Tail(long next) {
    base = next;
    first = next;
    end = next;
  }

  /** The sequence number of the oldest event. */
  long first() {
    return first;
  }

  /** The sequence number of the next event. */
  long end() {
    return end;
  }

  int size() {
    return (int) (end - first);
  }

  long bytes() {
    return bytes;
  }

  KeptEvent oldest() {
    return at(first);
  }

  KeptEvent at(long sequence) {
    return at(segments, base, sequence);
  }

  void add(KeptEvent event) {
    if (end - base == (long) segments.size() * SEGMENT) {
      segments.add(new KeptEvent[SEGMENT]);
    }
    segments.get(segments.size() - 1)[(int) ((end - base) % SEGMENT)] = event;
    end++;
    bytes += event.size();
  }

  void removeOldest() {
    int place = (int) (first - base);
    bytes -= segments.get(0)[place].size();
    segments.get(0)[place] = null;
    first++;
    if (first - base == SEGMENT) {
      segments.remove(0);
      base = first;
    }
  }

  View view() {
    return new View(List.copyOf(segments), base, first, end);
  }

  private static KeptEvent at(List<KeptEvent[]> segments, long base, long sequence) {
    long place = sequence - base;
    return segments.get((int) (place / SEGMENT))[(int) (place % SEGMENT)];
  }

  /** The tail as of a moment. Thread-safe. */
  record View(List<KeptEvent[]> segments, long base, long first, long end) {

    /** The event, or null when it was removed meanwhile. */
    KeptEvent at(long sequence) {
      return Tail.at(segments, base, sequence);
    }
  }
}
