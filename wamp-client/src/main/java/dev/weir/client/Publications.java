package dev.weir.client;

import dev.weir.protocol.Payload;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publications of a client, whatever sessions come and go: sent at once by the thread that
 * makes them as long as there is a session and none waits, else kept up to a bound and sent in
 * their order with the next session. Thread-safe.
 */
final class Publications {
  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

  /** What a publication weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 256;

  private record Kept(
      Publication publication, Payload payload, Optional<CompletableFuture<Long>> acknowledged) {
    int weight() {
      return OVERHEAD + payload.size();
    }
  }

  private final ClientContext client;
  private final ReentrantLock lock = new ReentrantLock();

  /** Held by who sends what was kept: the next session's thread waits for the last one's. */
  private final ReentrantLock sending = new ReentrantLock();

  private final Queue<Kept> kept = new ArrayDeque<>();
  private long weight;

  /** The session's Publisher, when publications need not queue. */
  private volatile Optional<Publisher> direct = Optional.empty();

  private volatile Optional<PayloadCodec> codec = Optional.empty();
  private Optional<WampException> ended = Optional.empty();

  Publications(ClientContext client) {
    this.client = client;
  }

  /**
   * Publishes without acknowledgement.
   *
   * @throws WampException if it was neither sent nor kept
   */
  void publish(Publication publication) {
    Payload payload = Publisher.encode(publication, codec.orElseThrow());
    Optional<Publisher> to = direct;
    if (to.isEmpty() || !published(publication, payload, to.get())) {
      keep(new Kept(publication, payload, Optional.empty()));
    }
  }

  /** Publishes; the future always completes, with the publication's id or a failure. */
  CompletableFuture<Long> publishAcknowledged(Publication publication) {
    try {
      Payload payload = Publisher.encode(publication, codec.orElseThrow());
      Optional<CompletableFuture<Long>> sent =
          direct.flatMap(to -> acknowledged(publication, payload, to));
      return sent.isPresent() ? sent.get() : keepAcknowledged(publication, payload);
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * There is a session again: what was kept is sent, before anything else.
   *
   * @param then what comes behind it; must not wait
   */
  void resume(Publisher publisher, Runnable then) {
    boolean none;
    lock.lock();
    try {
      codec = Optional.of(publisher.codec());
      none = kept.isEmpty();
      if (none) {
        direct = Optional.of(publisher);
      }
    } finally {
      lock.unlock();
    }
    if (none) {
      then.run();
    } else {
      client.threads().complete(() -> sendKept(publisher, then));
    }
  }

  /** There is no session. */
  void suspend() {
    lock.lock();
    try {
      direct = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** There will be no session any more. */
  void end(WampException cause) {
    Queue<Kept> left;
    lock.lock();
    try {
      direct = Optional.empty();
      ended = Optional.of(cause);
      left = new ArrayDeque<>(kept);
      kept.clear();
      weight = 0;
    } finally {
      lock.unlock();
    }
    for (Kept each : left) {
      failed(each, Failures.copy(cause, Publisher.description(each.publication())));
    }
  }

  /** False if the session is over: then it was not sent. */
  private static boolean published(Publication publication, Payload payload, Publisher to) {
    try {
      to.publish(publication, payload);
      return true;
    } catch (WampException e) {
      if (to.isOver()) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<CompletableFuture<Long>> acknowledged(
      Publication publication, Payload payload, Publisher to) {
    try {
      return Optional.of(to.publishAcknowledged(publication, payload));
    } catch (WampException e) {
      if (to.isOver()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private CompletableFuture<Long> keepAcknowledged(Publication publication, Payload payload) {
    CompletableFuture<Long> future = new CompletableFuture<>();
    keep(new Kept(publication, payload, Optional.of(future)));
    client.expire(future, Publisher.description(publication));
    return future;
  }

  private void keep(Kept publication) {
    String description = Publisher.description(publication.publication());
    int most = client.options().reconnect().buffer();
    lock.lock();
    try {
      if (ended.isPresent()) {
        throw Failures.copy(ended.get(), description);
      }
      if (most == 0) {
        throw Failures.notConnectedNow();
      }
      if (weight >= most) {
        throw Failures.tooManyKept(description, most);
      }
      kept.add(publication);
      weight += publication.weight();
    } finally {
      lock.unlock();
    }
  }

  /** By one thread a session, one at a time: what comes meanwhile queues up behind. */
  private void sendKept(Publisher publisher, Runnable then) {
    sending.lock();
    try {
      for (Optional<Kept> next = next(publisher); next.isPresent(); next = next(publisher)) {
        if (publisher.isOver()) {
          return;
        }
        send(next.get(), publisher);
      }
    } finally {
      sending.unlock();
      then.run();
    }
  }

  /** The first that is kept, which stays there until it was sent; without any the way is free. */
  private Optional<Kept> next(Publisher publisher) {
    lock.lock();
    try {
      Optional<Kept> first = Optional.ofNullable(kept.peek());
      if (first.isEmpty() && ended.isEmpty() && !publisher.isOver()) {
        direct = Optional.of(publisher);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void send(Kept publication, Publisher to) {
    try {
      if (publication.acknowledged().isPresent()) {
        sendAcknowledged(publication, publication.acknowledged().get(), to);
      } else {
        to.publish(publication.publication(), publication.payload());
      }
    } catch (WampException e) {
      if (to.isOver()) {
        return;
      }
      failed(publication, e);
    }
    sent(publication);
  }

  private static void sendAcknowledged(
      Kept publication, CompletableFuture<Long> future, Publisher to) {
    if (future.isDone()) {
      return;
    }
    to.publishAcknowledged(publication.publication(), publication.payload())
        .whenComplete(
            (id, failure) -> {
              if (failure == null) {
                future.complete(id);
              } else {
                future.completeExceptionally(failure);
              }
            });
  }

  private void sent(Kept publication) {
    lock.lock();
    try {
      if (kept.peek() == publication) {
        kept.remove();
        weight -= publication.weight();
      }
    } finally {
      lock.unlock();
    }
  }

  private void failed(Kept publication, WampException failure) {
    publication
        .acknowledged()
        .ifPresentOrElse(
            future -> client.threads().complete(() -> future.completeExceptionally(failure)),
            () -> {
              client.counters().droppedPublications.increment();
              LOG.warn("a publication that waited for a session is lost: {}", failure.getMessage());
            });
  }
}
