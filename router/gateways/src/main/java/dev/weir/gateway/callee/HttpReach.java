package dev.weir.gateway.callee;

import dev.weir.gateway.post.Posted;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.http.BodyTooLongException;
import dev.weir.router.local.LocalErrorException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Follows requests by HTTP to what comes of them. Thread-safe. */
final class HttpReach {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private volatile boolean reachable = true;

  /** Makes a payload of an answer. */
  interface Reading {
    Payload read(Posted answer) throws LocalErrorException;
  }

  /** Whether the last request reached the service. */
  boolean reachable() {
    return reachable;
  }

  /** Ends the reply with the answer; gives the request up when the reply is ended otherwise. */
  void follow(
      CompletableFuture<Posted> request, CompletableFuture<Payload> reply, Reading reading) {
    request.whenComplete(
        (answer, lost) -> {
          if (!request.isCancelled()) {
            reachable = lost == null || !unreached(lost);
          }
          if (lost == null) {
            read(answer, reply, reading);
          } else {
            reply.completeExceptionally(error(lost));
          }
        });
    reply.whenComplete((payload, error) -> request.cancel(true)); // without effect when it is there
  }

  private static void read(Posted answer, CompletableFuture<Payload> reply, Reading reading) {
    try {
      reply.complete(reading.read(answer));
    } catch (LocalErrorException error) {
      reply.completeExceptionally(error);
    } catch (RuntimeException ours) {
      reply.completeExceptionally(ours);
    }
  }

  private static boolean unreached(Throwable lost) {
    return lost instanceof ConnectException
        || lost instanceof HttpConnectTimeoutException
        || lost instanceof UnresolvedAddressException;
  }

  private static LocalErrorException error(Throwable lost) {
    if (lost instanceof BodyTooLongException) {
      return new LocalErrorException(
          ErrorUri.PAYLOAD_SIZE_EXCEEDED, lost.getMessage() + " (callees.max_answer)");
    }
    return unreached(lost)
        ? ServiceError.unavailable("the service cannot be reached", AGAIN)
        : ServiceError.lost("the connection to the service was lost: " + lost.getMessage());
  }
}
