package dev.weir.client;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer that an invocation gets: YIELD or ERROR, once, or none after it was interrupted by
 * {@code killnowait} (advanced profile, call canceling). Thread-safe.
 */
final class Reply {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));

  private final Callee callee;
  private final long request;
  private final String procedure;
  private final int size;
  private final AtomicBoolean given = new AtomicBoolean();
  private final CompletableFuture<Void> canceled = new CompletableFuture<>();

  /**
   * The answer to an invocation.
   *
   * @param size bytes that the invocation holds until it is answered
   */
  Reply(Callee callee, long request, String procedure, int size) {
    this.callee = callee;
    this.request = request;
    this.procedure = procedure;
    this.size = size;
  }

  long request() {
    return request;
  }

  int size() {
    return size;
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
      LOG.warn("the handler of {} failed", procedure, cause);
      error(Failures.RUNTIME_ERROR, Arguments.of(String.valueOf(cause.getMessage())));
    }
  }

  void progress(Arguments values) {
    if (given.get() || isCanceled()) {
      throw Failures.of(
          Reason.CANCELED, ErrorUri.CANCELED, "nobody waits for results of " + procedure);
    }
    callee.send(new Yield(request, PROGRESS, callee.encode(values)));
  }

  /** The Dealer interrupts, or the session has ended: with killnowait no answer is wanted. */
  void interrupt(CancelMode mode) {
    if (mode != CancelMode.KILL) {
      claim();
    }
    callee.complete(() -> canceled.complete(null));
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
      callee.send(new Yield(request, YieldOptions.NONE, callee.encode(arguments(value))));
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

  private void sendError(String uri, Arguments arguments) {
    try {
      callee.send(message(uri, callee.encode(arguments)));
    } catch (WampException e) {
      LOG.warn("the error {} of {} was not sent whole: {}", uri, procedure, e.getMessage());
      callee.send(message(uri, Payload.EMPTY));
    }
  }

  private ErrorMessage message(String uri, Payload payload) {
    boolean valid = UriRules.LOOSE.valid(uri, MatchPolicy.EXACT);
    return new ErrorMessage(
        MessageType.INVOCATION.code(),
        request,
        Dict.EMPTY,
        valid ? uri : Failures.RUNTIME_ERROR,
        payload);
  }

  private boolean claim() {
    boolean first = given.compareAndSet(false, true);
    if (first) {
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
