package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Seat;
import dev.weir.router.link.PeerAddress;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets requests in: by a key, by a password or a token, which take threads of their own for a
 * while, or without anything where that is allowed. Thread-safe.
 */
final class Door {
  /** Passwords that wait to be proved. */
  static final int MOST_WAITING = 100;

  /** Tokens that wait to be judged, which takes less than a password. */
  static final int MOST_TOKENS = 1_000;

  private static final long IDLE_SECONDS = 30;

  private final Users users;
  private final Optional<TokenLogins> tokens;
  private final Executor provers;
  private final Executor judges;

  /** Who has been let in goes on, in the handler. */
  interface Inside {
    void enter(Seat seat);
  }

  Door(Users users, Optional<TokenLogins> tokens) {
    this.users = users;
    this.tokens = tokens;
    this.provers = users.hasPasswords() ? threads("weir-passwords", MOST_WAITING) : Runnable::run;
    this.judges = tokens.isPresent() ? threads("weir-tokens", MOST_TOKENS) : Runnable::run;
  }

  private static Executor threads(String name, int mostWaiting) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            task -> {
              Thread thread = new Thread(task, name);
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
    } else if (given instanceof Credentials.Key key && key.bearer() && tokens.isPresent()) {
      judge(exchange, key, inside, refused);
    } else {
      deny(exchange, given, refused);
    }
  }

  private void prove(
      HttpServerExchange exchange,
      Credentials.Password given,
      Inside inside,
      Consumer<Problem> refused) {
    exchange.dispatch(
        (Executor) task -> execute(provers, task, exchange, refused),
        (Runnable)
            () -> {
              Optional<Seat> seat = users.prove(given.name(), given.password());
              HttpHandler then =
                  it -> seat.ifPresentOrElse(inside::enter, () -> deny(it, given, refused));
              exchange.getIoThread().execute(() -> Connectors.executeRootHandler(then, exchange));
            });
  }

  private void judge(
      HttpServerExchange exchange,
      Credentials.Key given,
      Inside inside,
      Consumer<Problem> refused) {
    exchange.dispatch(
        (Executor) task -> execute(judges, task, exchange, refused),
        (Runnable)
            () ->
                judged(exchange, given.key())
                    .whenComplete(
                        (seat, lost) -> {
                          HttpHandler then =
                              lost == null
                                  ? it ->
                                      seat.ifPresentOrElse(
                                          inside::enter, () -> deny(it, given, refused))
                                  : it -> refused.accept(unjudged());
                          exchange
                              .getIoThread()
                              .execute(() -> Connectors.executeRootHandler(then, exchange));
                        }));
  }

  /** What the method throws is as if nobody could be judged. */
  private CompletionStage<Optional<Seat>> judged(HttpServerExchange exchange, String token) {
    InetSocketAddress address = exchange.getSourceAddress();
    boolean secure = exchange.getConnection().getSslSessionInfo() != null;
    try {
      return tokens.orElseThrow().judge(token, address, secure, PeerAddress.loopback(address));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Problem unjudged() {
    return Problem.of(StatusCodes.SERVICE_UNAVAILABLE, "Tokens cannot be judged now.");
  }

  private static void execute(
      Executor threads, Runnable task, HttpServerExchange exchange, Consumer<Problem> refused) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      Problem full =
          Problem.of(StatusCodes.SERVICE_UNAVAILABLE, "Too many credentials wait to be judged.");
      Connectors.executeRootHandler(it -> refused.accept(full), exchange);
    }
  }

  /** RFC 9110 section 11.6.1, and RFC 6750 section 3 for tokens. */
  private void deny(HttpServerExchange exchange, Credentials given, Consumer<Problem> refused) {
    boolean token = given instanceof Credentials.Key && tokens.isPresent();
    if (tokens.isPresent() || !users.hasPasswords()) {
      exchange
          .getResponseHeaders()
          .add(Headers.WWW_AUTHENTICATE, token ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    if (users.hasPasswords()) {
      exchange.getResponseHeaders().add(Headers.WWW_AUTHENTICATE, "Basic realm=\"weir\"");
    }
    refused.accept(
        Problem.of(
            StatusCodes.UNAUTHORIZED,
            given instanceof Credentials.None
                ? "Credentials are needed here."
                : "These credentials are nobody's."));
  }
}
