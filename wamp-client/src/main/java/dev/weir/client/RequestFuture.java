package dev.weir.client;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A request of one session other than a call, and the future that its maker holds. The request
 * waits for its answer even when the future is completed otherwise: what a late answer brings is
 * undone. Thread-safe.
 */
final class RequestFuture<T> extends ClientFuture<T> implements Pending {
  private final SessionContext context;
  private final MessageType request;
  private final String description;
  private final Function<Message, T> onAnswer;
  private final Consumer<T> undo;
  private volatile Optional<Alarm> alarm = Optional.empty();

  /**
   * A request.
   *
   * @param description what it is, for sentences
   * @param onAnswer makes the future's value of the answer, on the reader thread
   * @param undo takes the value when nobody wants it any longer
   */
  RequestFuture(
      SessionContext context,
      MessageType request,
      String description,
      Function<Message, T> onAnswer,
      Consumer<T> undo) {
    super(context.threads());
    this.context = context;
    this.request = request;
    this.description = description;
    this.onAnswer = onAnswer;
    this.undo = undo;
  }

  /** Sends it without waiting; returns this future, which always completes. */
  CompletableFuture<T> send(Duration timeout, LongFunction<Message> message) {
    try {
      send(() -> context.sender().requestNow(this, message), timeout);
    } catch (WampException e) {
      completeExceptionally(e);
    }
    return this;
  }

  /**
   * Sends it after waiting for room in the queue; returns this future, which always completes.
   *
   * @throws WampException if it was not sent
   */
  CompletableFuture<T> sendWhenRoom(Duration timeout, LongFunction<Message> message) {
    send(() -> context.sender().request(this, message, timeout), timeout);
    return this;
  }

  private void send(Runnable sending, Duration timeout) {
    Alarm set = context.threads().deadlines().alarm(timeout.toNanos(), () -> expire(timeout));
    alarm = Optional.of(set);
    sending.run();
    set.set();
  }

  @Override
  public MessageType request() {
    return request;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void sent(long id) {}

  @Override
  public void progressed(Result result) {
    throw new ProtocolViolation("a progressive RESULT for a " + request);
  }

  @Override
  public void answered(Message answer) {
    alarm.ifPresent(Alarm::off);
    T value = onAnswer.apply(answer);
    context.threads().complete(() -> finish(value));
  }

  @Override
  public void failed(WampException failure) {
    alarm.ifPresent(Alarm::off);
    context.threads().complete(() -> completeExceptionally(failure));
  }

  private void finish(T value) {
    if (!complete(value)) {
      undo.accept(value);
    }
  }

  private void expire(Duration timeout) {
    context.counters().timeouts.increment();
    context.threads().complete(() -> completeExceptionally(Failures.timeout(description, timeout)));
  }
}
