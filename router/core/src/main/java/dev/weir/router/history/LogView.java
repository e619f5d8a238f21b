package dev.weir.router.history;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A log as of a moment: what is on disk, and behind it the tail in memory. Runs on the history's
 * thread, as reading may block.
 */
final class LogView {
  private final Optional<StoredLog> stored;
  private final Tail.View tail;
  private final int limit;
  private final long oldest;
  private long gone;

  /** Events of before {@code oldest}, in milliseconds since the epoch, count as gone. */
  LogView(Optional<StoredLog> stored, Tail.View tail, int limit, long oldest) {
    this.stored = stored;
    this.tail = tail;
    this.limit = limit;
    this.oldest = oldest;
  }

  /** The sequence number of the oldest event there may be. */
  long first() throws IOException {
    long kept = stored.isPresent() ? Math.min(stored.get().first(), tail.first()) : tail.first();
    return Math.max(kept, tail.end() - limit);
  }

  /** The sequence number after the newest event. */
  long end() {
    return tail.end();
  }

  /** Reads upwards within these bounds, while the visitor wants more. */
  void read(long from, long before, Predicate<KeptEvent> visitor) throws IOException {
    long low = Math.max(from, first());
    long high = Math.min(before, end());
    Reader reader = new Reader(visitor);
    if (low < tail.first() && stored.isPresent()) {
      stored.get().read(low, Math.min(high, tail.first()), reader);
    }
    for (long i = Math.max(low, tail.first()); i < high && reader.wantsMore; i++) {
      remembered(i, reader);
    }
  }

  /** Reads downwards within these bounds, while the visitor wants more. */
  void readBack(long before, long from, Predicate<KeptEvent> visitor) throws IOException {
    long low = Math.max(from, first());
    long high = Math.min(before, end());
    Reader reader = new Reader(visitor);
    for (long i = high - 1; i >= Math.max(low, tail.first()) && reader.wantsMore; i--) {
      remembered(i, reader);
    }
    if (reader.wantsMore && low < tail.first() && stored.isPresent()) {
      stored.get().readBack(Math.min(high, tail.first()), low, reader);
    }
  }

  /** The sequence number of a publication that is not gone. */
  OptionalLong find(long publication) throws IOException {
    for (long i = tail.end() - 1; i >= Math.max(first(), tail.first()); i--) {
      KeptEvent event = tail.at(i);
      if (event != null && event.publication() == publication) {
        return event.millis() >= oldest ? OptionalLong.of(i) : OptionalLong.empty();
      }
    }
    OptionalLong found = stored.isPresent() ? stored.get().find(publication) : OptionalLong.empty();
    return found.isPresent() && found.getAsLong() >= first() ? found : OptionalLong.empty();
  }

  /** How many events were removed from memory before they could be read. */
  long gone() {
    return gone;
  }

  /** What was removed from memory meanwhile is on disk, if there is one. */
  private void remembered(long sequence, Reader reader) throws IOException {
    KeptEvent event = tail.at(sequence);
    if (event != null) {
      reader.test(event);
    } else if (stored.isPresent()) {
      stored.get().read(sequence, sequence + 1, reader);
    } else {
      gone++;
    }
  }

  /** Leaves out what is too old. */
  private final class Reader implements Predicate<KeptEvent> {
    private final Predicate<KeptEvent> visitor;
    private boolean wantsMore = true;

    Reader(Predicate<KeptEvent> visitor) {
      this.visitor = visitor;
    }

    @Override
    public boolean test(KeptEvent event) {
      if (event.millis() >= oldest) {
        wantsMore = visitor.test(event);
      }
      return wantsMore;
    }
  }
}
