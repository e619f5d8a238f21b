package dev.weir.gateway.worker;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool's membership of its realm, which outlives a session that an administrator ends.
 * Thread-safe.
 */
final class PoolSession {
  private static final Logger LOG = LoggerFactory.getLogger(PoolSession.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final String AUTHID = "weir.workers";

  private final WorkerPool pool;
  private final Router router;
  private final Deadlines thread;
  private final LocalPeer peer;
  private PoolCallee callee;
  private boolean left;

  PoolSession(WorkerPool pool, Router router, Deadlines thread) {
    this.pool = pool;
    this.router = router;
    this.thread = thread;
    this.peer =
        LocalPeer.of(pool.options().realm(), AUTHID, pool.options().role())
            .announcing(Role.CALLEE, Feature.CALL_CANCELING);
  }

  /** Joins, registers and waits until that is done. */
  void begin() throws IOException {
    PoolCallee begun = join();
    try {
      begun.registered().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw new IOException(refused.getCause().getMessage(), refused);
    } catch (TimeoutException late) {
      throw new IOException("the router does not answer", late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    begun.whenClosed(this::ended);
  }

  private synchronized PoolCallee join() {
    callee = new PoolCallee(pool);
    callee.link(router.join(peer, callee));
    return callee;
  }

  private synchronized void ended() {
    if (!left) {
      thread.later(this::again, AGAIN);
    }
  }

  private synchronized void again() {
    if (left) {
      return;
    }
    try {
      join().whenClosed(this::ended);
      LOG.info("the workers of {} have joined again", pool.options().procedure());
    } catch (IllegalStateException closed) {
      LOG.debug("the router is closed", closed);
    }
  }

  /** Takes no more calls; answers to those that run are still given. */
  synchronized void leave() {
    left = true;
    callee.unregister();
  }

  /** Ends the session. */
  synchronized void close() {
    callee.leave(ErrorUri.CLOSE_REALM);
  }
}
