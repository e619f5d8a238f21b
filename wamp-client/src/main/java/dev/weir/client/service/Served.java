package dev.weir.client.service;

import dev.weir.client.Arguments;
import dev.weir.client.Event;
import dev.weir.client.Invocation;
import dev.weir.client.Procedure;
import dev.weir.client.Registration;
import dev.weir.client.Subscription;
import dev.weir.client.Topic;
import dev.weir.client.WampClient;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A method of an object that is offered.
 *
 * @param service the object
 * @param bound the method
 * @param parameters of the method
 */
record Served(Object service, Bound bound, Parameters parameters) {

  static Served of(Object service, Bound bound) {
    Served served = new Served(service, bound, Parameters.of(bound.method()));
    for (Class<?> type : bound.method().getParameterTypes()) {
      Class<?> wrong = bound.procedure().isPresent() ? Event.class : Invocation.class;
      if (type == wrong) {
        throw bound.refused("cannot have a parameter of type " + wrong.getSimpleName());
      }
    }
    return served;
  }

  /** Registers it, if it is a procedure. */
  Optional<CompletableFuture<Registration>> procedure(WampClient client) {
    return bound
        .procedure()
        .map(options -> procedure(Procedure.exact(bound.uri()), options.concurrency()))
        .map(procedure -> client.register(procedure, this::invoked));
  }

  /** Subscribes it, if it is about a topic. */
  Optional<CompletableFuture<Subscription>> topic(WampClient client) {
    return bound
        .topic()
        .map(options -> Topic.exact(bound.uri()).parallel(options.parallel()))
        .map(topic -> client.subscribe(topic, event -> run(event.arguments(), event)));
  }

  private static Procedure procedure(Procedure procedure, int concurrency) {
    return concurrency == 0 ? procedure : procedure.concurrency(concurrency);
  }

  private Object invoked(Invocation invocation) throws Exception {
    Object result = run(invocation.arguments(), invocation);
    return result instanceof CompletionStage<?> stage ? mapped(stage) : result;
  }

  private Object run(Arguments arguments, Object message) throws Exception {
    Object[] values = parameters.read(arguments, message);
    try {
      return bound.method().invoke(service, values);
    } catch (InvocationTargetException e) {
      throw Errors.toWamp(e.getCause());
    }
  }

  /** A stage that is cancelled when its answer is not wanted any longer, as the one behind it. */
  private static CompletableFuture<Object> mapped(CompletionStage<?> stage) {
    CompletableFuture<Object> mapped = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            mapped.complete(value);
          } else {
            mapped.completeExceptionally(Errors.toWamp(Errors.cause(failure)));
          }
        });
    mapped.whenComplete(
        (value, failure) -> {
          if (mapped.isCancelled()) {
            Errors.cancel(stage);
          }
        });
    return mapped;
  }
}
