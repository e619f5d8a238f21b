package dev.weir.router.meta;

import java.util.List;
import java.util.function.Consumer;

/**
 * Work over many rows, a thousand to an entry of the turn, so that nobody waits for all of it. The
 * list of rows is a snapshot. Runs inside the realm's turn.
 */
final class Slices {
  private static final int ROWS = 1_000;

  private final Consumer<Runnable> nextEntry;

  /** The consumer runs an action in a later entry of the turn. */
  Slices(Consumer<Runnable> nextEntry) {
    this.nextEntry = nextEntry;
  }

  /** Each row and then what is to be done at the end: now, or in later entries when it is much. */
  <T> void each(List<T> rows, Consumer<? super T> row, Runnable done) {
    step(rows, 0, row, done);
  }

  private <T> void step(List<T> rows, int from, Consumer<? super T> row, Runnable done) {
    int to = Math.min(rows.size(), from + ROWS);
    for (int i = from; i < to; i++) {
      row.accept(rows.get(i));
    }
    if (to == rows.size()) {
      done.run();
    } else {
      nextEntry.accept(() -> step(rows, to, row, done));
    }
  }
}
