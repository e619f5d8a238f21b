package dev.weir.router.history;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The events of one rule on disk, by sequence number without holes. It keeps to the bounds of its
 * rule by itself. {@link #append} runs on the thread that writes; all else is thread-safe.
 */
public interface StoredLog {

  /** The sequence number of the oldest event; {@link #end} when there is none. */
  long first() throws IOException;

  /** The sequence number that comes next. */
  long end() throws IOException;

  /**
   * Adds events in order and gives up those that are too many or too old. Events that it has
   * already, from an attempt that failed, replace those.
   */
  void append(List<KeptEvent> events, long nowMillis) throws IOException;

  /** Reads upwards from a sequence number until before another, while the visitor wants more. */
  void read(long from, long before, Predicate<KeptEvent> visitor) throws IOException;

  /** Reads downwards from before a sequence number to another, while the visitor wants more. */
  void readBack(long before, long from, Predicate<KeptEvent> visitor) throws IOException;

  /** The sequence number of a publication. */
  OptionalLong find(long publication) throws IOException;
}
