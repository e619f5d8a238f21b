package dev.weir.client.service;

import dev.weir.client.Call;
import dev.weir.client.CallResult;
import dev.weir.client.Publication;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * A method of a proxy.
 *
 * @param client who calls or publishes
 * @param bound the method
 * @param parameters of the method
 * @param result what it returns
 * @param options changes each call
 */
record Requesting(
    WampClient client,
    Bound bound,
    Parameters parameters,
    Result result,
    UnaryOperator<Call> options) {

  static Requesting of(WampClient client, Bound bound, UnaryOperator<Call> options) {
    Parameters parameters = Parameters.of(bound.method());
    if (parameters.wantMessage()) {
      throw bound.refused("cannot have a parameter that only an object on offer gets");
    }
    boolean nothing = bound.method().getReturnType() == void.class;
    boolean later = CompletionStage.class.isAssignableFrom(bound.method().getReturnType());
    if (bound.topic().isPresent() && !nothing && !later) {
      throw bound.refused("must return void or CompletableFuture<Long>");
    }
    if (later && !bound.method().getReturnType().isAssignableFrom(CompletableFuture.class)) {
      throw bound.refused("must return a CompletableFuture or a CompletionStage");
    }
    return new Requesting(client, bound, parameters, Result.of(bound.method()), options);
  }

  /**
   * Does what the method stands for.
   *
   * @throws Throwable an exception that the method declares, or a {@link WampException}
   */
  Object request(Object[] values) throws Throwable {
    return bound.topic().isPresent() ? publish(values) : call(values);
  }

  private Object publish(Object[] values) {
    Publication publication = Publication.of(bound.uri()).arguments(parameters.write(values));
    if (result.isLater()) {
      return client.publishAcknowledged(publication);
    }
    client.publish(publication);
    return null;
  }

  private Object call(Object[] values) throws Throwable {
    Call call = prepared(bound.procedure().orElseThrow()).arguments(parameters.write(values));
    if (result.isLater()) {
      return later(client.call(options.apply(call)));
    }
    try {
      return result.of(client.blocking().call(options.apply(call)));
    } catch (WampException e) {
      throw Errors.toDeclared(bound.method(), e);
    }
  }

  private Call prepared(WampProcedure procedure) {
    Call call = Call.of(bound.uri());
    Call timed =
        procedure.timeoutMillis() < 0
            ? call
            : call.timeout(Duration.ofMillis(procedure.timeoutMillis()));
    return procedure.idempotent() ? timed.idempotent() : timed;
  }

  /** Cancelling what the caller holds cancels the call. */
  private CompletableFuture<Object> later(CompletableFuture<CallResult> call) {
    CompletableFuture<Object> later = new CompletableFuture<>();
    call.whenComplete((value, failure) -> complete(later, value, failure));
    later.whenComplete(
        (value, failure) -> {
          if (later.isCancelled()) {
            call.cancel(true);
          }
        });
    return later;
  }

  private void complete(CompletableFuture<Object> later, CallResult value, Throwable failure) {
    if (failure instanceof WampException wamp) {
      later.completeExceptionally(Errors.toDeclared(bound.method(), wamp));
    } else if (failure != null) {
      later.completeExceptionally(failure);
    } else {
      try {
        later.complete(result.of(value));
      } catch (WampException e) {
        later.completeExceptionally(e);
      }
    }
  }

  /** The type of a value that a method returns, at once or later. */
  record Result(Type type, boolean isLater) {
    static Result of(Method method) {
      boolean later = CompletionStage.class.isAssignableFrom(method.getReturnType());
      Type type = method.getGenericReturnType();
      return new Result(later ? Parameters.inner(type) : type, later);
    }

    Object of(CallResult result) {
      if (type == void.class || type == Void.class) {
        return null;
      }
      if (type == CallResult.class) {
        return result;
      }
      return Values.of(result.arguments(), type);
    }
  }
}
