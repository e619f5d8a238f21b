package dev.weir.protocol.transport;

import dev.weir.protocol.Message;
import dev.weir.protocol.codec.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One end of a link between two peers in one program (WAMP section "Transports", "Others").
 * Thread-safe.
 *
 * <p>A message is copied on the sender's thread, so that the peers share nothing: what arrives has
 * the payload in CBOR, with the same limits as from a socket. The other end receives in tasks of
 * the executor, one at a time. What waits for an end is bounded by a limit and the largest message.
 * An executor that rejects a task, and a receiver that throws, end the link.
 */
public final class LocalLink implements MessageLink {
  /** How many messages one task delivers before other tasks of the executor get a chance. */
  private static final int SLICE = 256;

  private final Executor executor;
  private final int limit;
  private final MessageCopy copy = new MessageCopy(Limits.DEFAULT);
  private final LocalLink other;

  private final Object lock = new Object();
  private final Deque<MessageCopy.Copied> waiting = new ArrayDeque<>();
  private Receiver receiver;
  private long octets;
  private boolean paused = true;
  private boolean scheduled;
  private boolean sealed;
  private boolean ended;

  private LocalLink(Executor executor, int limit) {
    this.executor = Objects.requireNonNull(executor, "executor");
    this.limit = limit;
    this.other = new LocalLink(this);
  }

  private LocalLink(LocalLink other) {
    this.executor = other.executor;
    this.limit = other.limit;
    this.other = other;
  }

  /**
   * A new link; this is one end of it, {@link #other()} the other one.
   *
   * @param executor runs what both ends receive
   * @param limit octets that wait for an end from which on {@link #send} answers FULL
   * @throws IllegalArgumentException when the limit is not positive
   */
  public static LocalLink open(Executor executor, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of a link must be positive, not " + limit);
    }
    return new LocalLink(executor, limit);
  }

  /** The end at the other side. */
  public LocalLink other() {
    return other;
  }

  /**
   * Begins to receive, also what was sent before; to be called once.
   *
   * @throws IllegalStateException when it was called before
   */
  public void start(Receiver to) {
    synchronized (lock) {
      if (receiver != null) {
        throw new IllegalStateException("this end of the link has been started before");
      }
      receiver = Objects.requireNonNull(to, "receiver");
    }
    resume();
  }

  /**
   * Sends a message without waiting.
   *
   * @throws dev.weir.protocol.codec.Unencodable when a value of it is none of the closed model
   * @throws dev.weir.protocol.ProtocolViolation when it is over one of the default {@link Limits}
   */
  @Override
  public Sent send(Message message) {
    return other.offer(copy.of(message));
  }

  @Override
  public void close() {
    synchronized (lock) {
      sealed = true;
      ended = true;
      forget();
    }
    other.seal();
  }

  @Override
  public void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  @Override
  public void resume() {
    synchronized (lock) {
      paused = receiver == null;
    }
    schedule();
  }

  private Sent offer(MessageCopy.Copied message) {
    synchronized (lock) {
      if (sealed) {
        return Sent.CLOSED;
      }
      if (octets >= limit) {
        return Sent.FULL;
      }
      waiting.add(message);
      octets += message.octets();
    }
    schedule();
    return Sent.ACCEPTED;
  }

  private void seal() {
    synchronized (lock) {
      sealed = true;
    }
    schedule();
  }

  private void schedule() {
    synchronized (lock) {
      if (scheduled || !due()) {
        return;
      }
      scheduled = true;
    }
    execute();
  }

  private void execute() {
    try {
      executor.execute(this::deliver);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void deliver() {
    for (int delivered = 0; delivered < SLICE; delivered++) {
      MessageCopy.Copied next;
      synchronized (lock) {
        if (!due()) {
          scheduled = false;
          return;
        }
        next = waiting.poll();
        ended = next == null;
        octets -= ended ? 0 : next.octets();
      }
      receive(next);
    }
    execute();
  }

  private void receive(MessageCopy.Copied next) {
    try {
      if (next == null) {
        receiver.closed();
      } else {
        receiver.message(next.message());
      }
    } catch (Throwable fault) {
      close();
      throw fault;
    }
  }

  /** Whether there is something to be told; under the lock. */
  private boolean due() {
    return !paused && !ended && (sealed || !waiting.isEmpty());
  }

  private void forget() {
    waiting.clear();
    octets = 0;
  }
}
