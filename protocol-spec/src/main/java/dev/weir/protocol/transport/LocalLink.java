package dev.weir.protocol.transport;

import dev.weir.protocol.Message;
import dev.weir.protocol.codec.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One end of a link between a client and a router in one program (WAMP section "Transports",
 * "Others"). Thread-safe.
 *
 * <p>What a client sends is copied on its thread, so that the peers share nothing, with the same
 * limits as from a socket: values stay values, and raw octets of a serializer stay such octets. An
 * end receives in tasks of its executor, one at a time. What waits for an end is bounded by a limit
 * and the largest message. An executor that rejects a task, and a receiver that throws, end the
 * link.
 */
public final class LocalLink implements MessageLink {
  /** How many messages one task delivers before other tasks of the executor get a chance. */
  private static final int SLICE = 256;

  /** So much room for messages an end keeps that has nothing to do. */
  private static final int KEPT = 64;

  private final Executor executor;
  private final int limit;
  private final MessageCopy copy;
  private final LocalLink other;

  private final Object lock = new Object();
  private List<Message> waiting = new ArrayList<>();
  private Receiver receiver;
  private long octets; // of what waits and of the batch
  private long batchOctets;
  private boolean roomDue;
  private boolean owesRoom; // the other end was told FULL
  private boolean scheduled;
  private volatile boolean paused = true;
  private volatile boolean ended;
  private boolean sealed;

  // Belong to the task that delivers.
  private List<Message> batch = new ArrayList<>();
  private int next;

  private LocalLink(Executor executor, Executor others, int limit, MessageCopy copy) {
    this.executor = Objects.requireNonNull(executor, "executor");
    this.limit = limit;
    this.copy = copy;
    this.other = new LocalLink(this, Objects.requireNonNull(others, "others"));
  }

  private LocalLink(LocalLink other, Executor executor) {
    this.executor = executor;
    this.limit = other.limit;
    this.copy = other.copy;
    this.other = other;
  }

  /**
   * A new link; this is one end of it, {@link #other()} the other one.
   *
   * @param executor runs what this end receives
   * @param others runs what the other end receives
   * @param limit octets that wait for an end from which on {@link #send} answers FULL
   * @param limits of each message that is sent
   * @throws IllegalArgumentException when the limit is not positive
   */
  public static LocalLink open(Executor executor, Executor others, int limit, Limits limits) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of a link must be positive, not " + limit);
    }
    return new LocalLink(executor, others, limit, new MessageCopy(limits));
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
   * Sends a message of a client without waiting.
   *
   * @throws dev.weir.protocol.codec.Unencodable when a value of it is none of the closed model
   * @throws dev.weir.protocol.ProtocolViolation when it is over one of the limits, or no message of
   *     a client
   */
  @Override
  public Sent send(Message message) {
    return pass(copy.of(message));
  }

  @Override
  public Sent post(Message message) {
    Message copied = copy.of(message);
    return other.offer(copied, MessageSize.of(copied), 2L * limit);
  }

  /** Sends a message that nobody changes any more, as it is: the router's way. */
  public Sent pass(Message message) {
    return other.offer(message, MessageSize.of(message), limit);
  }

  @Override
  public void close() {
    synchronized (lock) {
      sealed = true;
      ended = true;
      waiting.clear();
      octets = 0;
      batchOctets = 0;
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

  private Sent offer(Message message, int size, long most) {
    synchronized (lock) {
      if (sealed) {
        return Sent.CLOSED;
      }
      if (octets >= most) {
        owesRoom = true;
        return Sent.FULL;
      }
      waiting.add(message);
      octets += size;
      if (scheduled || !due()) {
        return Sent.ACCEPTED;
      }
      scheduled = true;
    }
    execute();
    return Sent.ACCEPTED;
  }

  private void roomMade() {
    synchronized (lock) {
      roomDue = true;
    }
    schedule();
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

  /** The task: tells what is due, until nothing is or others shall have a chance. */
  private void deliver() {
    try {
      int left = SLICE;
      while (left > 0 && proceed()) {
        left = give(left);
      }
      if (left > 0) {
        return;
      }
    } catch (Throwable fault) {
      close();
      throw fault;
    }
    execute();
  }

  /** Whether there is something to be told now; if not, the task is over. */
  private boolean proceed() {
    boolean room;
    boolean last = false;
    synchronized (lock) {
      if (!due()) {
        scheduled = false;
        return false;
      }
      room = roomDue;
      roomDue = false;
      if (!paused && next == batch.size()) {
        last = waiting.isEmpty() && sealed;
        ended |= last;
        List<Message> emptied = batch;
        batch = waiting;
        waiting = emptied;
        batchOctets = octets;
      }
    }
    if (room) {
      receiver.room();
    }
    if (last) {
      receiver.closed();
    }
    return true;
  }

  /** Gives messages of the batch; returns how many more may be given. */
  private int give(int most) {
    int left = most;
    while (next < batch.size() && left > 0 && !paused && !ended) {
      Message message = batch.get(next);
      batch.set(next++, null);
      left--;
      receiver.message(message);
    }
    if (left < most) {
      receiver.delivered();
    }
    if (next == batch.size() && next > 0) {
      if (batch.size() > KEPT) {
        batch = new ArrayList<>();
      } else {
        batch.clear();
      }
      next = 0;
      given();
    }
    return left;
  }

  /** The batch is over: there is room for more. */
  private void given() {
    boolean tell;
    synchronized (lock) {
      octets -= batchOctets;
      batchOctets = 0;
      tell = owesRoom && octets < limit;
      owesRoom &= !tell;
    }
    if (tell) {
      other.roomMade();
    }
  }

  /** Whether there is something to be told; under the lock. */
  private boolean due() {
    boolean more = sealed || next < batch.size() || !waiting.isEmpty();
    return !ended && receiver != null && (roomDue || !paused && more);
  }
}
