package dev.weir.daemon;

import dev.weir.daemon.config.UsersFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of users once a second, on a thread of its own.
 *
 * <p>Thread-safe.
 */
final class UsersWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsersWatch.class);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(UsersWatch::thread);
  private final List<Future<?>> looks = new ArrayList<>();

  /** These in place of those before. Without any there is no thread. */
  synchronized void begin(List<UsersFile> files) {
    looks.forEach(look -> look.cancel(false));
    looks.clear();
    for (UsersFile file : files) {
      looks.add(clock.scheduleWithFixedDelay(() -> look(file), 1, 1, TimeUnit.SECONDS));
    }
  }

  private static void look(UsersFile file) {
    try {
      file.poll().ifPresent(reload -> tell(file, reload));
    } catch (RuntimeException | Error e) {
      LOG.error("the users of {} could not be read", file.path(), e);
    }
  }

  private static void tell(UsersFile file, UsersFile.Reload reload) {
    reload.lines().forEach(LOG::warn);
    if (reload.taken()) {
      LOG.info("users of {} read again", file.path());
    } else {
      LOG.error("{} has errors, the users stay as they were", file.path());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "weir-users");
    thread.setDaemon(true);
    return thread;
  }
}
