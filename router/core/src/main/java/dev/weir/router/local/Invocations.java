package dev.weir.router.local;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.matching.LongMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The procedures of a {@link LocalSession} and what runs of them. Thread-safe. */
final class Invocations {
  private static final Logger LOG = LoggerFactory.getLogger(Invocations.class);
  private static final String RUNTIME_ERROR = "wamp.error.runtime_error";
  private static final YieldOptions PROGRESS = YieldOptions.of(Dict.of("progress", true));

  private final Function<Message, CompletionStage<Void>> answers;
  private LongMap<Function<Invocation, ? extends CompletionStage<Payload>>> handlers =
      new LongMap<>();
  private final LongMap<CompletableFuture<Payload>> running = new LongMap<>();

  Invocations(Function<Message, CompletionStage<Void>> answers) {
    this.answers = answers;
  }

  synchronized void begin(
      long registration, Function<Invocation, ? extends CompletionStage<Payload>> handler) {
    handlers.put(registration, handler);
  }

  synchronized void end(long registration) {
    handlers.remove(registration);
  }

  void invoke(Invocation invocation) {
    long request = invocation.request();
    CompletableFuture<Payload> result = new CompletableFuture<>();
    Function<Invocation, ? extends CompletionStage<Payload>> handler;
    synchronized (this) {
      handler = handlers.get(invocation.registration());
      running.put(request, result);
    }
    CompletableFuture<Payload> handled = handle(invocation, handler);
    if (handled.isDone() && !handled.isCompletedExceptionally()) {
      answer(request, handled.join(), null);
    } else {
      await(request, handled, result);
    }
  }

  private void await(
      long request, CompletableFuture<Payload> handled, CompletableFuture<Payload> result) {
    result.whenComplete((payload, error) -> answer(request, payload, error));
    handled.whenComplete(
        (payload, error) -> {
          if (error == null) {
            result.complete(payload);
          } else {
            result.completeExceptionally(error);
          }
        });
    result.whenComplete((payload, error) -> handled.cancel(true)); // when it was interrupted
  }

  CompletionStage<Void> progress(Invocation invocation, Payload payload) {
    synchronized (this) {
      if (running.get(invocation.request()) == null) {
        return CompletableFuture.completedStage(null);
      }
    }
    return answers.apply(new Yield(invocation.request(), PROGRESS, payload));
  }

  void interrupt(long request) {
    CompletableFuture<Payload> result;
    synchronized (this) {
      result = running.get(request);
    }
    if (result != null) {
      result.cancel(true);
    }
  }

  /** The session has ended. */
  void cancelAll() {
    List<CompletableFuture<Payload>> left;
    synchronized (this) {
      handlers = new LongMap<>();
      left = running.values();
    }
    left.forEach(result -> result.cancel(true));
  }

  private static CompletableFuture<Payload> handle(
      Invocation invocation, Function<Invocation, ? extends CompletionStage<Payload>> handler) {
    if (handler == null) {
      return CompletableFuture.failedFuture(
          new LocalErrorException(
              ErrorUri.NO_SUCH_REGISTRATION, "the procedure is registered no more"));
    }
    try {
      return handler.apply(invocation).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answer(long request, Payload payload, Throwable error) {
    synchronized (this) {
      running.remove(request);
    }
    answers.apply(
        error == null ? new Yield(request, YieldOptions.NONE, payload) : error(request, error));
  }

  private static Message error(long request, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof LocalErrorException known) {
      return error(request, known.error(), known.payload());
    }
    if (cause instanceof CancellationException) {
      return error(request, ErrorUri.CANCELED, Payload.EMPTY);
    }
    LOG.warn("a handler in the router's own program failed", cause);
    return error(request, RUNTIME_ERROR, Payload.of("the procedure failed"));
  }

  private static Message error(long request, String error, Payload payload) {
    return new ErrorMessage(MessageType.INVOCATION.code(), request, Dict.EMPTY, error, payload);
  }
}
