package dev.weir.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a store. After an error of the disk MVStore is of no more use: it is opened again,
 * with what the last commit had. A file that cannot be opened is put aside and what of it is whole
 * is taken over. Thread-safe; only one thread may write.
 */
final class StoreFile {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);
  private static final int CACHE_MIB = 4;
  private static final int PAGE = 8 << 10;
  private static final int RETENTION_MILLIS = 1_000;
  private static final int FILL_RATE = 50;
  private static final int REWRITE = 8 << 20;
  private static final int CHECKED = 1_000;
  private static final String STATE = "state";
  private static final String CLEAN = "clean";

  private final Path path;
  private volatile MVStore store;
  private MVMap<String, Long> state;

  StoreFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Opens the file for the first time, whatever state it is in. */
  void open() throws IOException {
    boolean there = Files.exists(path);
    try {
      reopen();
      if (there && !closedInOrder() && !tailsAreReadable(store)) {
        store.closeImmediately();
        repair("what was written last cannot be read");
      }
    } catch (MVStoreException e) {
      if (e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT
          && e.getErrorCode() != DataUtils.ERROR_READING_FAILED) {
        throw DiskHistoryStore.failure(path + " cannot be opened", e);
      }
      repair(e.getMessage());
    }
    if (there && !closedInOrder()) {
      LOG.warn("{} was not closed in order: it ends with the last commit that is whole", path);
    }
    state.put(CLEAN, 0L);
  }

  /** Whether the newest events of every log, and so the way to them, can be read. */
  static boolean tailsAreReadable(MVStore store) {
    try {
      for (String name : store.getMapNames()) {
        if (!name.equals(STATE)) {
          MVMap<Long, byte[]> map = store.openMap(name, events());
          Cursor<Long, byte[]> back = map.cursor(map.lastKey(), null, true);
          for (int i = 0; i < CHECKED && back.hasNext(); i++) {
            back.next();
          }
        }
      }
      return true;
    } catch (RuntimeException e) {
      LOG.debug("a log cannot be read", e);
      return false;
    }
  }

  /** The map of a name, in the store as it is open now. */
  MVMap<Long, byte[]> map(String name) throws IOException {
    try {
      ensureOpen();
      return store.openMap(name, events());
    } catch (MVStoreException e) {
      throw DiskHistoryStore.failure(path + " cannot be opened", e);
    }
  }

  /** A number that is kept with the maps. */
  long number(String name) {
    return state.getOrDefault(name, 0L);
  }

  void number(String name, long value) {
    state.put(name, value);
  }

  /** Everything is on the disk when this returns. */
  void commit() throws IOException {
    try {
      store.commit();
      store.sync();
    } catch (MVStoreException e) {
      store.closeImmediately();
      throw DiskHistoryStore.failure(path + " cannot be written", e);
    }
  }

  long size() {
    return store.isClosed() ? 0 : store.getFileStore().size();
  }

  /**
   * Writes what is left of parts of the file that are mostly unused anew, so that they are free.
   */
  void compact() throws IOException {
    try {
      store.compact(FILL_RATE, REWRITE);
    } catch (MVStoreException e) {
      store.closeImmediately();
      throw DiskHistoryStore.failure(path + " cannot be compacted", e);
    }
  }

  void close() throws IOException {
    if (store.isClosed()) {
      return;
    }
    state.put(CLEAN, 1L);
    commit();
    store.close(0);
  }

  private synchronized void ensureOpen() {
    if (store.isClosed()) {
      reopen();
      state.put(CLEAN, 0L);
    }
  }

  private void reopen() {
    store =
        new MVStore.Builder()
            .fileName(path.toString())
            .autoCommitDisabled()
            .cacheSize(CACHE_MIB)
            .pageSplitSize(PAGE)
            .open();
    store.setRetentionTime(RETENTION_MILLIS);
    store.setVersionsToKeep(0);
    state =
        store.openMap(
            STATE,
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
  }

  private void repair(String damage) throws IOException {
    new Repair(path).run(damage);
    reopen();
  }

  private boolean closedInOrder() {
    return state.getOrDefault(CLEAN, 0L) == 1;
  }

  private static MVMap.Builder<Long, byte[]> events() {
    return new MVMap.Builder<Long, byte[]>()
        .keyType(LongDataType.INSTANCE)
        .valueType(ByteArrayDataType.INSTANCE);
  }
}
