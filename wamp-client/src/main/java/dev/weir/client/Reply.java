package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer that an invocation gets: YIELD or ERROR, once, or none after it was interrupted by
 * {@code killnowait} (advanced profile, call canceling); and the chunks that come until then.
 * Thread-safe.
 */
final class Reply {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));

  private final Callee callee;
  private final HandlerLane lane;
  private final dev.weir.protocol.Invocation message;
  private final String procedure;
  private final int size;
  private final Optional<Passthru> passthru;
  private final Optional<Chunks> chunks;
  private final AtomicBoolean given = new AtomicBoolean();
  private final AtomicInteger late = new AtomicInteger();
  private final CompletableFuture<Void> canceled = new CompletableFuture<>();
  private volatile Optional<Alarm> alarm = Optional.empty();

  /**
   * The answer to an invocation.
   *
   * @param size bytes that the invocation holds until it is answered
   * @param passthru how the answer is packed, if it is
   */
  Reply(
      Callee callee,
      HandlerLane lane,
      dev.weir.protocol.Invocation message,
      String procedure,
      int size,
      Optional<Passthru> passthru) {
    this.callee = callee;
    this.lane = lane;
    this.message = message;
    this.procedure = procedure;
    this.size = size;
    this.passthru = passthru;
    this.chunks = message.details().progress() ? Optional.of(new Chunks()) : Optional.empty();
  }

  long request() {
    return message.request();
  }

  /** Where its handler runs. */
  HandlerLane lane() {
    return lane;
  }

  /** Where what belongs to it runs. */
  Executor executor() {
    return lane.executor();
  }

  String procedure() {
    return procedure;
  }

  int size() {
    return size;
  }

  /** Has the time run that the caller gave, if it gave any (advanced profile, call timeouts). */
  void watch(ClientThreads threads) {
    if (message.details().timeout() > 0) {
      Duration timeout =
          Duration.ofMillis(Math.min(message.details().timeout(), Times.LONGEST_MILLIS));
      Alarm set = threads.deadlines().alarm(timeout.toNanos(), () -> expire(timeout));
      alarm = Optional.of(set);
      set.set();
    }
  }

  /** Whether it is given, or no longer wanted. */
  boolean isGiven() {
    return given.get();
  }

  boolean isCanceled() {
    return canceled.isDone();
  }

  void onCancel(Runnable action) {
    canceled.thenRun(action);
  }

  /** Whether all chunks of the invocation have come. */
  boolean isComplete() {
    return chunks.map(Chunks::isComplete).orElse(true);
  }

  /** By the reader thread: a further chunk; returns the bytes that it holds from now on. */
  int add(Received chunk, boolean last) {
    return chunks.orElseThrow().add(chunk, last);
  }

  /**
   * The next chunk, after waiting for it; empty behind the last one.
   *
   * @throws WampException with {@link Reason#CANCELED} if no more will come
   */
  Optional<Received> nextChunk() {
    if (chunks.isEmpty()) {
      return Optional.empty();
    }
    try {
      return chunks.get().take().map(this::took);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.of(Reason.CANCELED, ErrorUri.CANCELED, "the wait for a chunk was interrupted");
    }
  }

  /** Chunks that are still to come, for a flow of them. */
  Optional<Chunks> chunks() {
    return chunks;
  }

  /** A chunk was taken: it holds nothing any longer. */
  Received took(Received chunk) {
    lane.hold(-(Chunks.OVERHEAD + chunk.size()));
    return chunk;
  }

  /** Takes no more chunks, and holds none. */
  void dropChunks() {
    lane.hold(-close());
  }

  /** Takes no more chunks; returns the bytes of those that nobody took. */
  long close() {
    return chunks.map(Chunks::close).orElse(0L);
  }

  /** Answers with what a handler returned. */
  void with(Object value) {
    if (value instanceof CompletionStage<?> stage) {
      stage.whenComplete(this::completed);
      onCancel(() -> cancel(stage));
    } else {
      result(value);
    }
  }

  /** Answers with what a handler threw. */
  void failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof WampException error) {
      Arguments sentence = Arguments.of(error.getMessage());
      error(error.uri(), error.arguments().isEmpty() ? sentence : error.arguments());
    } else if (cause instanceof CancellationException) {
      error(ErrorUri.CANCELED, Arguments.of("the callee has stopped"));
    } else {
      if (!given.get()) {
        LOG.warn("the handler of {} failed", procedure, cause);
      }
      error(Failures.RUNTIME_ERROR, Arguments.of(Failures.sentence(cause)));
    }
  }

  void progress(Arguments values) {
    if (given.get() || isCanceled()) {
      throw Failures.of(
          Reason.CANCELED, ErrorUri.CANCELED, "nobody waits for results of " + procedure);
    }
    alarm.ifPresent(Alarm::heard);
    callee.send(new Yield(request(), options(PROGRESS), callee.encode(values, passthru)));
  }

  /** The Dealer interrupts, or the session has ended: with killnowait no answer is wanted. */
  void interrupt(CancelMode mode) {
    if (mode == CancelMode.KILL) {
      // Whoever waits for chunks hears of it; the bytes of those that wait are given back.
      dropChunks();
    } else if (claim()) {
      answerLate();
    }
    callee.complete(() -> canceled.complete(null));
  }

  /** Its handler does no more for it, and will not. */
  void handled() {
    answerLate();
  }

  /**
   * After both, an interrupt by killnowait and the end of its handler: the Dealer wants no answer
   * for the caller, but one that counts what runs at a registration waits for the callee to be done
   * with it.
   */
  private void answerLate() {
    if (late.incrementAndGet() == 2 && lane.isLimited()) {
      callee.post(message(ErrorUri.CANCELED, Payload.of("the callee has stopped"), Dict.EMPTY));
    }
  }

  /** Refuses it by an error of this client's own, on a thread that must not wait. */
  void refuse(String uri, String sentence) {
    if (claim()) {
      callee.post(message(uri, Payload.of(sentence), Dict.EMPTY));
      callee.complete(() -> canceled.complete(null));
    }
  }

  private void expire(Duration timeout) {
    refuse(ErrorUri.TIMEOUT, procedure + " took longer than " + Times.shown(timeout));
  }

  private void completed(Object value, Throwable failure) {
    if (failure == null) {
      result(value);
    } else {
      failed(failure);
    }
  }

  private void result(Object value) {
    if (!claim()) {
      return;
    }
    try {
      Payload payload = callee.encode(arguments(value), passthru);
      callee.send(new Yield(request(), options(YieldOptions.NONE), payload));
    } catch (WampException e) {
      LOG.warn("the result of {} was not sent: {}", procedure, e.getMessage());
      sendError(e.uri(), Arguments.of("the result was not sent: " + e.getMessage()));
    }
  }

  private void error(String uri, Arguments arguments) {
    if (claim()) {
      sendError(uri, arguments);
    }
  }

  /** Errors of what is packed are packed too, but for octets that only the application can make. */
  private void sendError(String uri, Arguments arguments) {
    Optional<Passthru> packed = passthru.filter(found -> found.inner().isPresent());
    try {
      Dict details = packed.map(found -> Dict.of(found.attributes())).orElse(Dict.EMPTY);
      callee.send(message(uri, callee.encode(arguments, packed), details));
    } catch (WampException e) {
      LOG.warn("the error {} of {} was not sent whole: {}", uri, procedure, e.getMessage());
      callee.send(message(uri, Payload.EMPTY, Dict.EMPTY));
    }
  }

  private ErrorMessage message(String uri, Payload payload, Dict details) {
    boolean valid = UriRules.LOOSE.valid(uri, MatchPolicy.EXACT);
    return new ErrorMessage(
        MessageType.INVOCATION.code(),
        request(),
        details,
        valid ? uri : Failures.RUNTIME_ERROR,
        payload);
  }

  private YieldOptions options(YieldOptions plain) {
    if (passthru.isEmpty()) {
      return plain;
    }
    Map<String, Object> options = new LinkedHashMap<>(plain.dict().toMap());
    options.putAll(passthru.get().attributes());
    return YieldOptions.of(Dict.of(options));
  }

  private boolean claim() {
    boolean first = given.compareAndSet(false, true);
    if (first) {
      alarm.ifPresent(Alarm::off);
      callee.answered(this);
    }
    return first;
  }

  private static Arguments arguments(Object value) {
    if (value == null) {
      return Arguments.NONE;
    }
    return value instanceof Arguments arguments ? arguments : Arguments.of(value);
  }

  /** Asks a stage to stop; one that cannot be cancelled goes on, and its answer is dropped. */
  private static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      LOG.debug("a stage cannot be cancelled", e);
    }
  }
}
