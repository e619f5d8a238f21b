package dev.weir.client;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application's listener what happens, in order, never on a caller's thread. */
final class ListenerQueue implements SessionListener {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);

  /** Bytes of news that may wait; only those of dropped events can be too many. */
  private static final int WAITING = 64 * 1024;

  private final SessionListener listener;
  private final SerialQueue queue;

  ListenerQueue(SessionListener listener, ClientThreads threads) {
    this.listener = listener;
    this.queue = new SerialQueue(threads::complete, WAITING);
  }

  @Override
  public void joined(SessionDetails session) {
    tell(() -> listener.joined(session));
  }

  @Override
  public void left(SessionDetails session, WampException cause) {
    tell(() -> listener.left(session, cause));
  }

  @Override
  public void reconnecting(int attempt, Duration delay, WampException cause) {
    tell(() -> listener.reconnecting(attempt, delay, cause));
  }

  @Override
  public void closed(WampException cause) {
    tell(() -> listener.closed(cause));
  }

  @Override
  public void revoked(Registration registration, Optional<String> reason) {
    tell(() -> listener.revoked(registration, reason));
  }

  @Override
  public void revoked(Subscription subscription, Optional<String> reason) {
    tell(() -> listener.revoked(subscription, reason));
  }

  @Override
  public void dropped(Topic topic, long total) {
    queue.offer(() -> run(() -> listener.dropped(topic, total)), 0);
  }

  private void tell(Runnable news) {
    queue.finish(() -> run(news));
  }

  private static void run(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // whatever a listener throws concerns nothing else
      LOG.warn("a session listener failed", e);
    }
  }
}
