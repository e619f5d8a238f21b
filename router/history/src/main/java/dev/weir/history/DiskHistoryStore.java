package dev.weir.history;

import dev.weir.router.history.HistoryRule;
import dev.weir.router.history.HistoryStore;
import dev.weir.router.history.StoredLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVStoreException;

/**
 * The durable histories of one realm in one file, {@code history.mv} in a directory. Only one
 * process may have it open. Thread-safe as {@link HistoryStore} says.
 */
public final class DiskHistoryStore implements HistoryStore {
  private static final long SPARSE = 3;
  private static final long SLACK = 16L << 20;
  private static final int COMMITS = 64;

  private final StoreFile file;
  private final Duration flush;
  private final long max;
  private final List<DiskLog> logs = new ArrayList<>();
  private long commits;

  private DiskHistoryStore(StoreFile file, Duration flush, long max) {
    this.file = file;
    this.flush = flush;
    this.max = max;
  }

  /**
   * Opens the store of a directory, which is made when it is missing.
   *
   * @param flush how long events may wait for the disk; zero: PUBLISHED waits for it
   * @param max about the most octets of the file, of which events take half; beyond it the oldest
   *     are given up
   * @throws IOException when it cannot be opened, with a sentence that names the file
   */
  public static DiskHistoryStore open(Path directory, Duration flush, long max) throws IOException {
    Files.createDirectories(directory);
    StoreFile file = new StoreFile(directory.resolve("history.mv"));
    file.open();
    return new DiskHistoryStore(file, flush, max);
  }

  @Override
  public Duration flush() {
    return flush;
  }

  @Override
  public StoredLog open(HistoryRule rule) throws IOException {
    DiskLog log = new DiskLog(file, rule);
    logs.add(log);
    log.check();
    return log;
  }

  @Override
  public void commit() throws IOException {
    file.commit();
    if (++commits % COMMITS == 0) {
      keepSmall();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * Events take at most half of the file's bound: the other half is for what the store writes
   * before it may use room again. The largest log gives up its oldest.
   */
  private void keepSmall() throws IOException {
    long bytes = 0;
    DiskLog largest = null;
    for (DiskLog log : logs) {
      bytes += log.bytes();
      largest = largest == null || log.bytes() > largest.bytes() ? log : largest;
    }
    if (largest != null && bytes > max / 2) {
      largest.giveUp(bytes - max / 2);
      file.commit();
    }
    if (file.size() > SPARSE * bytes + SLACK) {
      file.compact();
    }
  }

  /** What MVStore throws, as the sentence it is. */
  static IOException failure(String what, MVStoreException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IOException(what + ": " + cause.getMessage(), e);
  }
}
