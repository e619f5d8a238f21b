package dev.weir.router.http;

import dev.weir.protocol.codec.ByteSink;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * The answer to a request that waits for it; it is written on the I/O thread of the request's
 * connection. Once; thread-safe.
 */
final class Reply {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

  private final HttpServerExchange exchange;

  // Confined to the I/O thread.
  private Optional<Departure> departure = Optional.empty();
  private boolean answered;

  Reply(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  /** Tells, on the I/O thread, when the client goes while it waits for this answer. */
  void onDeparture(Runnable gone) {
    onThread(
        () -> {
          if (!answered) {
            departure = Departure.watch(exchange, Duration.ZERO, gone);
          }
        });
  }

  /** Nothing but a status. */
  void status(int status) {
    write(() -> exchange.setStatusCode(status).endExchange());
  }

  /**
   * What was sent is taken. Pages get 204 for 202, which autobahn for JavaScript takes for a
   * failure.
   */
  void accepted() {
    boolean page = exchange.getRequestHeaders().contains(Headers.ORIGIN);
    status(page ? StatusCodes.NO_CONTENT : StatusCodes.ACCEPTED);
  }

  void refuse(Refusal refusal) {
    write(() -> refusal.answerAndGoOn(exchange));
  }

  /** A body; then, on some thread, {@code done} is told whether it has gone to the socket. */
  void body(String type, ByteSink body, Consumer<Boolean> done) {
    write(
        () -> {
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
          ByteBuffer octets = ByteBuffer.wrap(body.array(), 0, body.position());
          exchange.setResponseContentLength(octets.remaining());
          exchange.getResponseSender().send(octets, new Written(done));
        });
  }

  private void write(Runnable answer) {
    onThread(
        () -> {
          answered = true;
          departure.ifPresent(Departure::end);
          answer.run();
        });
  }

  private void onThread(Runnable step) {
    if (exchange.isInIoThread()) {
      step.run();
      return;
    }
    try {
      exchange.getIoThread().execute(step);
    } catch (RejectedExecutionException e) {
      LOG.trace("an answer is dropped: its thread has ended", e);
    }
  }

  private record Written(Consumer<Boolean> done) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      exchange.endExchange();
      done.accept(true);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException lost) {
      IoUtils.safeClose(exchange.getConnection());
      done.accept(false);
    }
  }
}
