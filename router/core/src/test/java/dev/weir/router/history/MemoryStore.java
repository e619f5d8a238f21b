package dev.weir.router.history;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** A store of one log in memory, whose disk can fail. PUBLISHED waits for it. Thread-safe. */
final class MemoryStore implements HistoryStore, StoredLog {
  private final ConcurrentSkipListMap<Long, KeptEvent> safe = new ConcurrentSkipListMap<>();
  private final List<KeptEvent> written = new ArrayList<>();
  private volatile boolean failing;

  void failing(boolean fails) {
    failing = fails;
  }

  @Override
  public Duration flush() {
    return Duration.ZERO;
  }

  @Override
  public StoredLog open(HistoryRule rule) {
    return this;
  }

  @Override
  public void append(List<KeptEvent> events, long nowMillis) {
    written.addAll(events);
  }

  @Override
  public void commit() throws IOException {
    List<KeptEvent> batch = List.copyOf(written);
    written.clear();
    if (failing) {
      throw new IOException("No space left on device");
    }
    batch.forEach(event -> safe.put(event.sequence(), event));
  }

  @Override
  public long first() {
    return safe.isEmpty() ? 1 : safe.firstKey();
  }

  @Override
  public long end() {
    return safe.isEmpty() ? 1 : safe.lastKey() + 1;
  }

  @Override
  public void read(long from, long before, Predicate<KeptEvent> visitor) {
    safe.subMap(from, before).values().stream().takeWhile(visitor).forEach(event -> {});
  }

  @Override
  public void readBack(long before, long from, Predicate<KeptEvent> visitor) {
    safe.subMap(from, before).descendingMap().values().stream()
        .takeWhile(visitor)
        .forEach(event -> {});
  }

  @Override
  public OptionalLong find(long publication) {
    return safe.values().stream()
        .filter(event -> event.publication() == publication)
        .mapToLong(KeptEvent::sequence)
        .findFirst();
  }

  @Override
  public void close() {}
}
