package dev.weir.bench.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Callers in the program of the router, which keep calls in flight to a callee there that yields
 * what it was called with. Thread-safe.
 */
abstract class LocalCalls {
  static final String PROCEDURE = "bench.echo";
  static final int CALLERS = 8;

  private static final int IN_FLIGHT = 16;
  private static final int PAYLOAD_SIZE = 256;
  private static final int ANSWER_SECONDS = 10;

  private final LongAdder completed = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final List<CompletableFuture<Void>> lines = new ArrayList<>();
  private volatile boolean running;

  /**
   * Calls by one of the callers with this text; {@link #answered} is to be called with what comes
   * back, or with another text when that is an error.
   */
  abstract void call(int caller, Line line, String text);

  /** A call in flight, which is followed by the next one. */
  static final class Line {
    private final int caller;
    private final String text;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private Line(int caller, String text) {
      this.caller = caller;
      this.text = text;
    }
  }

  /** Begins to call. */
  final void begin() {
    running = true;
    lines.clear();
    for (int i = 0; i < CALLERS * IN_FLIGHT; i++) {
      Line line = new Line(i % CALLERS, "%05d".formatted(i) + "x".repeat(PAYLOAD_SIZE - 5));
      lines.add(line.over);
      call(line.caller, line, line.text);
    }
  }

  /** How many calls have come back. */
  final long completed() {
    return completed.sum();
  }

  /** Lets no more calls begin; gives how many answers were wrong so far, or did not come. */
  final CompletableFuture<Long> end() {
    running = false;
    return CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new))
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .handle((all, late) -> wrong.sum() + (late == null ? 0 : 1));
  }

  /** A call has come back. */
  final void answered(Line line, String text) {
    completed.increment();
    if (!line.text.equals(text)) {
      wrong.increment();
    }
    if (running) {
      call(line.caller, line, line.text);
    } else {
      line.over.complete(null);
    }
  }
}
