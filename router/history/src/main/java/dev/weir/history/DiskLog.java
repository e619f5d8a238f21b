package dev.weir.history;

import dev.weir.router.history.HistoryRule;
import dev.weir.router.history.KeptEvent;
import dev.weir.router.history.StoredLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one rule in a map from sequence number to record. As {@link StoredLog} says. */
final class DiskLog implements StoredLog {
  private static final Logger LOG = LoggerFactory.getLogger(DiskLog.class);

  private final StoreFile file;
  private final HistoryRule rule;
  private final String name;

  DiskLog(StoreFile file, HistoryRule rule) {
    this.file = file;
    this.rule = rule;
    this.name = rule.match().word() + " " + rule.topic();
  }

  /** Takes away what is damaged at the end. */
  void check() throws IOException {
    MVMap<Long, byte[]> map = map();
    int damaged = 0;
    while (!map.isEmpty() && damaged(map, map.lastKey())) {
      map.remove(map.lastKey());
      damaged++;
    }
    if (damaged > 0) {
      LOG.warn("{}: {} damaged events at the end of {} are gone", file.path(), damaged, name);
    }
  }

  /** What its records take. */
  long bytes() {
    return file.number(name);
  }

  @Override
  public long first() throws IOException {
    Long first = map().firstKey();
    return first == null ? end() : first;
  }

  @Override
  public long end() throws IOException {
    Long last = map().lastKey();
    return last == null ? Math.max(1, file.number("end of " + name)) : last + 1;
  }

  @Override
  public void append(List<KeptEvent> events, long nowMillis) throws IOException {
    try {
      MVMap<Long, byte[]> map = map();
      long stored = bytes();
      long bytes = stored;
      for (KeptEvent event : events) {
        byte[] record = EventRecord.encode(event);
        byte[] before = map.put(event.sequence(), record);
        bytes += record.length - (before == null ? 0 : before.length);
      }
      bytes = trim(map, bytes, rule.oldest(nowMillis));
      if (bytes != stored) {
        file.number(name, bytes);
      }
    } catch (MVStoreException e) {
      throw DiskHistoryStore.failure(file.path() + " cannot be written", e);
    }
  }

  @Override
  public void read(long from, long before, Predicate<KeptEvent> visitor) throws IOException {
    visit(from, before - 1, false, visitor);
  }

  @Override
  public void readBack(long before, long from, Predicate<KeptEvent> visitor) throws IOException {
    visit(before - 1, from, true, visitor);
  }

  @Override
  public OptionalLong find(long publication) throws IOException {
    long[] found = new long[1];
    Long last = map().lastKey();
    if (last == null) {
      return OptionalLong.empty();
    }
    each(
        last,
        0,
        true,
        (sequence, record) -> {
          if (EventRecord.publication(record) == publication) {
            found[0] = sequence;
          }
          return found[0] == 0;
        });
    return found[0] == 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
  }

  /** Gives up the oldest events until their records took this many octets. */
  void giveUp(long octets) throws IOException {
    MVMap<Long, byte[]> map = map();
    long bytes = bytes();
    long left = bytes - octets;
    while (bytes > left && !map.isEmpty()) {
      bytes -= removeFirst(map);
    }
    file.number(name, bytes);
  }

  private long trim(MVMap<Long, byte[]> map, long bytes, long oldest) {
    long left = bytes;
    while (!map.isEmpty()
        && (map.sizeAsLong() > rule.limit()
            || left > rule.bytes()
            || (!rule.age().isZero() && EventRecord.millis(map.get(map.firstKey())) < oldest))) {
      left -= removeFirst(map);
    }
    return left;
  }

  private long removeFirst(MVMap<Long, byte[]> map) {
    Long first = map.firstKey();
    if (first.equals(map.lastKey())) {
      file.number("end of " + name, first + 1); // its numbers go on when it is empty
    }
    return map.remove(first).length;
  }

  private void visit(long from, long to, boolean back, Predicate<KeptEvent> visitor)
      throws IOException {
    each(
        from,
        to,
        back,
        (sequence, record) -> {
          Optional<KeptEvent> event = EventRecord.decode(sequence, record);
          if (event.isEmpty()) {
            LOG.error("{}: event {} of {} is damaged and left out", file.path(), sequence, name);
          }
          return event.isEmpty() || visitor.test(event.get());
        });
  }

  private interface Visitor {
    boolean wantsMore(long sequence, byte[] record);
  }

  private void each(long from, long to, boolean back, Visitor visitor) throws IOException {
    MVMap<Long, byte[]> map = map();
    MVStore store = map.getStore();
    MVStore.TxCounter use = store.registerVersionUsage();
    try {
      Cursor<Long, byte[]> cursor = map.cursor(from, to, back);
      boolean more = true;
      while (more && cursor.hasNext()) {
        long sequence = cursor.next();
        more = visitor.wantsMore(sequence, cursor.getValue());
      }
    } catch (MVStoreException e) {
      throw DiskHistoryStore.failure(file.path() + " cannot be read", e);
    } finally {
      if (!store.isClosed()) {
        store.deregisterVersionUsage(use);
      }
    }
  }

  private boolean damaged(MVMap<Long, byte[]> map, Long sequence) {
    return EventRecord.decode(sequence, map.get(sequence)).isEmpty();
  }

  private MVMap<Long, byte[]> map() throws IOException {
    return file.map(name);
  }
}
