package dev.weir.gateway.callee;

import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.router.local.LocalErrorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * The calls of a connection that comes and goes, by the ids of their requests. What was not sent
 * when it is lost goes by the next one. Thread-safe; replies are ended outside of the lock.
 */
final class RpcCalls {
  private static final int MOST_OCTETS = 64 << 10;

  private final ServiceCounts counts;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Waiting> pending = new HashMap<>();
  private final Deque<Waiting> unsent = new ArrayDeque<>();

  /** Of the connection that there is; each has another number. */
  private long connection;

  private boolean connected;
  private long sent;
  private long answered;
  private Optional<String> refusal = Optional.empty();
  private long pausedUntil;
  private boolean closed;

  /** A call without an answer. */
  private record Waiting(long id, byte[] request, CompletableFuture<Payload> reply) {}

  RpcCalls(ServiceCounts counts) {
    this.counts = counts;
  }

  /** Adds a call, or refuses it while there is no connection to be had. */
  void add(CompletableFuture<Payload> reply, LongFunction<byte[]> request) {
    long id = last.incrementAndGet();
    Waiting call = new Waiting(id, request.apply(id), reply);
    Optional<LocalErrorException> refused;
    synchronized (this) {
      refused = refusal.map(this::unavailable);
      if (refused.isEmpty()) {
        pending.put(id, call);
        unsent.add(call);
        notifyAll();
      }
    }
    refused.ifPresentOrElse(
        reply::completeExceptionally,
        () -> reply.whenComplete((payload, error) -> forget(call))); // given up, or timed out
  }

  private LocalErrorException unavailable(String reason) {
    Duration left = Duration.ofNanos(Math.max(0, pausedUntil - System.nanoTime()));
    return ServiceError.unavailable("the service cannot be reached: " + reason, left);
  }

  private synchronized void forget(Waiting call) {
    if (pending.remove(call.id()) != null) {
      unsent.remove(call);
    }
  }

  /** Waits until there is something to be sent; false when it is closed. */
  synchronized boolean awaitCall() throws InterruptedException {
    while (unsent.isEmpty() && !closed) {
      wait();
    }
    return !closed;
  }

  /** There is a connection, whose number this is. */
  synchronized long connected() {
    connected = true;
    return ++connection;
  }

  /** Whether nothing keeps calls from being done, as far as is known. */
  synchronized boolean reachable() {
    return refusal.isEmpty();
  }

  /** Requests to be sent by this connection; empty when it is the one no more. */
  synchronized Optional<byte[]> take(long of) throws InterruptedException {
    while (unsent.isEmpty() && connected && connection == of) {
      wait();
    }
    if (!connected || connection != of) {
      return Optional.empty();
    }
    ByteSink sink = new ByteSink(unsent.peek().request().length);
    while (!unsent.isEmpty() && sink.position() < MOST_OCTETS) {
      sink.put(unsent.remove().request());
      sent++;
    }
    return Optional.of(sink.toByteArray());
  }

  /**
   * Takes what the service says, a response or a list of them.
   *
   * @throws ProtocolViolation when it is no response
   */
  void response(byte[] octets, int offset, int length) {
    if (octets[offset] == '{') {
      one(octets, offset, length);
      return;
    }
    JsonParts list = new JsonParts(Limits.DEFAULT);
    list.open(octets, offset, length);
    while (list.next()) {
      one(octets, list.from(), list.to() - list.from());
    }
  }

  private void one(byte[] octets, int offset, int length) {
    RpcResponse response = RpcResponse.read(octets, offset, length);
    Waiting call;
    synchronized (this) {
      call = response.id().isPresent() ? pending.remove(response.id().getAsLong()) : null;
      answered += call == null ? 0 : 1;
    }
    if (call == null) {
      counts.late.increment();
      return;
    }
    try {
      call.reply().complete(response.payload());
    } catch (LocalErrorException error) {
      call.reply().completeExceptionally(error);
    } catch (Unencodable | ProtocolViolation e) {
      call.reply().completeExceptionally(ServiceError.failed(e.getMessage()));
    }
  }

  /**
   * The connection is lost, and with it the calls that were sent.
   *
   * @return whether it was of no use to the calls that there were
   */
  boolean lost(String reason) {
    List<Waiting> gone = new ArrayList<>();
    boolean vain;
    synchronized (this) {
      connected = false;
      vain = answered == 0 && (sent > 0 || !unsent.isEmpty());
      sent = 0;
      answered = 0;
      gone.addAll(pending.values());
      gone.removeAll(unsent);
      gone.forEach(call -> pending.remove(call.id()));
      notifyAll();
    }
    LocalErrorException lost =
        ServiceError.lost("the connection to the service was lost: " + reason);
    gone.forEach(call -> call.reply().completeExceptionally(lost));
    return vain;
  }

  /** Refuses calls for that time, those that wait too, and returns when it is over, or closed. */
  void pause(String reason, Duration time) throws InterruptedException {
    refuse(reason, time);
    synchronized (this) {
      long left = pausedUntil - System.nanoTime();
      while (!closed && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = pausedUntil - System.nanoTime();
      }
      if (!closed) {
        refusal = Optional.empty();
      }
    }
  }

  private void refuse(String reason, Duration time) {
    List<Waiting> refused;
    LocalErrorException error;
    synchronized (this) {
      pausedUntil = System.nanoTime() + time.toNanos();
      refusal = Optional.of(reason);
      refused = List.copyOf(unsent);
      unsent.clear();
      refused.forEach(call -> pending.remove(call.id()));
      error = unavailable(reason);
    }
    refused.forEach(call -> call.reply().completeExceptionally(error));
  }

  /** Refuses all calls from now on, and ends those that there are. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    lost("the callee is being stopped");
    refuse("the callee is being stopped", Duration.ZERO);
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
