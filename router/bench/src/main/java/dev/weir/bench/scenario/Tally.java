package dev.weir.bench.scenario;

import org.HdrHistogram.Histogram;

/**
 * What a round counts: answers due, answers that came, and how long they took. Confined to the
 * event loop's thread.
 */
final class Tally {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
  private boolean running = true;
  private long due;
  private long completed;

  /** Whether who got an answer shall ask again. */
  boolean running() {
    return running;
  }

  void stop() {
    running = false;
  }

  /** Goes on after {@link #stop}. */
  void start() {
    running = true;
  }

  /** So many answers are to come. */
  void due(int answers) {
    due += answers;
  }

  /** One of them came. */
  void completed(long nanoseconds) {
    due--;
    completed++;
    latency.recordValue(Math.max(0, nanoseconds));
  }

  long due() {
    return due;
  }

  long completed() {
    return completed;
  }

  /** A percentile of the latencies, in microseconds. */
  double latency(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1_000.0;
  }

  /** Forgets what came so far; what is due stays due. */
  void restart() {
    completed = 0;
    latency.reset();
  }
}
