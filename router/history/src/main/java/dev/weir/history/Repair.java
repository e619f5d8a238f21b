package dev.weir.history;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a damaged file back as of the newest commit that can be read; the damaged one is put
 * aside. Confined to the thread that opens the store.
 */
final class Repair {
  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
  private static final int TRIES = 64;

  private final Path path;

  Repair(Path path) {
    this.path = path;
  }

  /** Leaves a file that can be opened, or none. */
  void run(String damage) throws IOException {
    Path aside = aside();
    Files.copy(path, aside);
    LOG.error("{} is damaged ({}); it is put aside as {}", path, damage, aside.getFileName());
    Path repaired = Path.of(path + ".temp");
    try {
      if (rollBack(repaired)) {
        Files.move(repaired, path, StandardCopyOption.REPLACE_EXISTING);
        LOG.warn("{} is back as of the last commit that is whole", path);
      } else {
        Files.delete(path);
        LOG.error("nothing of {} can be read: the history begins anew", path);
      }
    } finally {
      Files.deleteIfExists(repaired);
    }
  }

  private boolean rollBack(Path repaired) {
    long version = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && version >= 0; i++) {
      try {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        version = MVStoreTool.rollback(path.toString(), version, nowhere) - 1;
        if (readable(repaired)) {
          return true;
        }
      } catch (MVStoreException e) {
        LOG.debug("no version before {}", version, e);
        return false;
      }
    }
    return false;
  }

  private static boolean readable(Path file) {
    try (MVStore store =
        new MVStore.Builder().fileName(file.toString()).readOnly().autoCommitDisabled().open()) {
      return StoreFile.tailsAreReadable(store);
    } catch (MVStoreException e) {
      LOG.debug("a version of {} cannot be read", file, e);
      return false;
    }
  }

  private Path aside() {
    Path directory = path.toAbsolutePath().getParent();
    int number = 1;
    while (Files.exists(directory.resolve(path.getFileName() + ".damaged-" + number))) {
      number++;
    }
    return directory.resolve(path.getFileName() + ".damaged-" + number);
  }
}
