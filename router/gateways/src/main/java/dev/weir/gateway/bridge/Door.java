package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Seat;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets requests in: by a key, by a password, which takes a thread of its own for a while, or
 * without anything where that is allowed. Thread-safe.
 */
final class Door {
  /** Passwords that wait to be proved. */
  static final int MOST_WAITING = 100;

  private static final long IDLE_SECONDS = 30;

  private final Users users;
  private final Executor provers;

  /** Who has been let in goes on, in the handler. */
  interface Inside {
    void enter(Seat seat);
  }

  Door(Users users) {
    this.users = users;
    this.provers = users.hasPasswords() ? provers() : Runnable::run;
  }

  private static Executor provers() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "weir-passwords");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Goes on one way or the other, on the connection's I/O thread. */
  void enter(
      HttpServerExchange exchange,
      Optional<Seat> anonymous,
      Inside inside,
      Consumer<Problem> refused) {
    Credentials given = Credentials.of(exchange);
    Optional<Seat> known = given.known(users);
    if (known.isPresent()) {
      inside.enter(known.get());
    } else if (given instanceof Credentials.None && anonymous.isPresent()) {
      inside.enter(anonymous.get());
    } else if (given instanceof Credentials.Password password && users.hasPasswords()) {
      prove(exchange, password, inside, refused);
    } else {
      deny(exchange, given, refused);
    }
  }

  private void prove(
      HttpServerExchange exchange,
      Credentials.Password given,
      Inside inside,
      Consumer<Problem> refused) {
    try {
      exchange.dispatch();
      provers.execute(
          () -> {
            Optional<Seat> seat = users.prove(given.name(), given.password());
            HttpHandler then =
                it -> seat.ifPresentOrElse(inside::enter, () -> deny(it, given, refused));
            exchange.getIoThread().execute(() -> Connectors.executeRootHandler(then, exchange));
          });
    } catch (RejectedExecutionException e) {
      refused.accept(
          Problem.of(StatusCodes.SERVICE_UNAVAILABLE, "Too many passwords wait to be proved."));
    }
  }

  private void deny(HttpServerExchange exchange, Credentials given, Consumer<Problem> refused) {
    exchange
        .getResponseHeaders()
        .add(Headers.WWW_AUTHENTICATE, users.hasPasswords() ? "Basic realm=\"weir\"" : "Bearer");
    refused.accept(
        Problem.of(
            StatusCodes.UNAUTHORIZED,
            given instanceof Credentials.None
                ? "Credentials are needed here."
                : "These credentials are nobody's."));
  }
}
