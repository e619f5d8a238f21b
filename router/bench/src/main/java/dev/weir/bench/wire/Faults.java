package dev.weir.bench.wire;

/**
 * Everything that went wrong in a round: how often, and what first. Confined to the event loop's
 * thread.
 */
public final class Faults {
  private long count;
  private String first = "";

  /** Counts a fault; only the first one's description is kept. */
  public void add(String description) {
    if (count++ == 0) {
      first = description;
    }
  }

  public long count() {
    return count;
  }

  /** What went wrong first, or the empty text. */
  public String first() {
    return first;
  }
}
