package dev.weir.router.history;

/** Is told of the state of durable histories. Thread-safe, and returns at once. */
public interface HistoryListener {
  HistoryListener NOBODY =
      new HistoryListener() {
        @Override
        public void degraded(String realm, String sentence) {}

        @Override
        public void restored(String realm) {}
      };

  /** Events are not written to disk for now; a sentence says why. */
  void degraded(String realm, String sentence);

  /** Everything is on disk again. */
  void restored(String realm);
}
