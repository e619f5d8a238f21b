package dev.weir.router;

import dev.weir.router.auth.Watchdog;
import dev.weir.router.history.HistoryListener;
import dev.weir.router.link.PeerText;
import dev.weir.router.member.Identity;
import dev.weir.router.options.RouterListener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an application's listener on a thread of its own, in order, and writes a line in the log
 * for what was refused or dropped. When the listener lags by more than 10,000 calls, further ones
 * are left out and counted in the log. Thread-safe.
 */
final class ListenerThread implements RouterListener, HistoryListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.weir.router");
  private static final int MOST_WAITING = 10_000;
  private static final long KEEP_ALIVE_SECONDS = 5;

  private final RouterListener application;
  private final Watchdog watchdog;
  private final ExecutorService executor;

  ListenerThread(RouterListener application, Watchdog watchdog) {
    this.application = application;
    this.watchdog = watchdog;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            ListenerThread::thread,
            ListenerThread::leftOut);
    pool.allowCoreThreadTimeOut(true);
    this.executor = pool;
  }

  @Override
  public void realmMade(String realm) {
    if (LOG.isInfoEnabled()) {
      LOG.info("realm {} made on demand", PeerText.escape(realm));
    }
    tell(() -> application.realmMade(realm));
  }

  @Override
  public void realmEnded(String realm) {
    if (LOG.isInfoEnabled()) {
      LOG.info("realm {} ended, nobody was there for long", PeerText.escape(realm));
    }
    tell(() -> application.realmEnded(realm));
  }

  @Override
  public void realmClosed(String realm, String error, String sentence) {
    LOG.error("realm {}: {} {}", PeerText.escape(realm), error, PeerText.escape(sentence));
    tell(() -> application.realmClosed(realm, error, sentence));
  }

  @Override
  public void joined(Identity session) {
    tell(() -> application.joined(session));
  }

  @Override
  public void left(Identity session, String cause) {
    tell(() -> application.left(session, cause));
  }

  @Override
  public void refused(String realm, String error, String sentence) {
    if (LOG.isInfoEnabled()) {
      LOG.info("refused: {} {}", error, PeerText.escape(sentence));
    }
    tell(() -> application.refused(realm, error, sentence));
  }

  @Override
  public void dropped(Identity session, String error, String sentence) {
    if (LOG.isInfoEnabled()) {
      LOG.info("session {} dropped: {} {}", session.session(), error, PeerText.escape(sentence));
    }
    tell(() -> application.dropped(session, error, sentence));
  }

  @Override
  public void degraded(String realm, String sentence) {
    historyDegraded(realm, sentence);
  }

  @Override
  public void restored(String realm) {
    historyRestored(realm);
  }

  @Override
  public void historyDegraded(String realm, String sentence) {
    tell(() -> application.historyDegraded(realm, sentence));
  }

  @Override
  public void historyRestored(String realm) {
    tell(() -> application.historyRestored(realm));
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private void tell(Runnable call) {
    executor.execute(
        () -> {
          try {
            watchdog.run("weir-listener", call);
          } catch (RuntimeException | Error e) {
            LOG.warn("the router's listener failed", e);
          }
        });
  }

  /** After the end of the router nobody is told any more, and that is no lag. */
  private static void leftOut(Runnable call, ThreadPoolExecutor pool) {
    if (!pool.isShutdown()) {
      LOG.warn("the router's listener lags; a call to it is left out");
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "weir-listener");
    thread.setDaemon(true);
    return thread;
  }
}
