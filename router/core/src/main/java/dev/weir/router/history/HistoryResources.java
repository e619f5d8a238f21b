package dev.weir.router.history;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the histories of a router get from outside.
 *
 * @param readers where histories are read, which may block
 * @param clock milliseconds since the epoch, for timestamps and ages only
 * @param stores the store of each realm that has one
 * @param answerBytes the most octets of events in one answer
 */
public record HistoryResources(
    Executor readers,
    LongSupplier clock,
    Map<String, HistoryStore> stores,
    long answerBytes,
    HistoryListener listener) {

  /** Without stores, and read where it is asked for. */
  public static final HistoryResources NONE =
      new HistoryResources(Runnable::run, () -> 0, Map.of(), 1 << 20, HistoryListener.NOBODY);

  public HistoryResources {
    stores = Map.copyOf(stores);
  }
}
