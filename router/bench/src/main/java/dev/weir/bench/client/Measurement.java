package dev.weir.bench.client;

/**
 * Pipelined calls that begin and end when they are told to. Used by one thread, not that of the
 * calls.
 */
public interface Measurement {
  /** Begins to keep so many calls in flight. */
  void go() throws Exception;

  /** Makes no more calls, waits for the answers, and says how many came since {@link #go}. */
  long stop() throws Exception;

  /** What went wrong first; empty if nothing did. */
  String fault();
}
