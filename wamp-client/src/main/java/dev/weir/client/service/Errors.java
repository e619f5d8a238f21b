package dev.weir.client.service;

import dev.weir.client.WampException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Between exceptions with {@link WampError} and error URIs. Stateless. */
final class Errors {
  private Errors() {}

  /** What a procedure throws so that its caller gets the URI of this exception. */
  static Exception toWamp(Throwable thrown) {
    WampError error = thrown.getClass().getAnnotation(WampError.class);
    if (error == null) {
      return thrown instanceof Exception exception
          ? exception
          : new IllegalStateException(thrown.getMessage(), thrown);
    }
    return thrown.getMessage() == null
        ? new WampException(error.value())
        : new WampException(error.value(), thrown.getMessage());
  }

  /** The exception that a method declares for this failure; itself if there is none. */
  static Throwable toDeclared(Method method, WampException failure) {
    for (Class<?> declared : method.getExceptionTypes()) {
      WampError error = declared.getAnnotation(WampError.class);
      if (error != null && error.value().equals(failure.uri())) {
        return made(declared, failure).orElse(failure);
      }
    }
    return failure;
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Asks a stage to stop, if it can be asked. */
  static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      return; // It goes on, and nobody hears of it.
    }
  }

  private static Optional<Throwable> made(Class<?> type, WampException failure) {
    return made(type, WampException.class, failure)
        .or(() -> made(type, String.class, said(failure)));
  }

  private static Optional<Throwable> made(Class<?> type, Class<?> parameter, Object value) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameter);
      constructor.setAccessible(true);
      return Optional.of((Throwable) constructor.newInstance(value));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** The sentence that came with it, by custom its first argument. */
  private static String said(WampException failure) {
    return failure.arguments().find(0, Object.class).map(Object::toString).orElse(failure.uri());
  }
}
