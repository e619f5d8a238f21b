package dev.weir.router.meta;

/**
 * Whether sessions go without meta events and testaments, as the specification asks where all
 * sessions of a realm are killed. Runs inside the realm's turn.
 */
final class Silence {
  private boolean kept;

  /** Nothing is published of what this action does. */
  void during(Runnable action) {
    kept = true;
    try {
      action.run();
    } finally {
      kept = false;
    }
  }

  boolean kept() {
    return kept;
  }
}
