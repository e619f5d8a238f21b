package dev.weir.router.options;

import java.util.Objects;
import java.util.Optional;

/**
 * How many connections a listener takes, and how fast. Immutable.
 *
 * @param acceptRate beyond it connections wait in the backlog of the operating system ({@code
 *     limits.accept_rate}); empty is as they come
 * @param handshakes connections at once that are in their handshake ({@code limits.handshakes});
 *     for one more the one that takes longest is dropped
 * @param connections WebSockets, RawSockets and transports over HTTP at once ({@code
 *     limits.connections}); more are refused with 503 or RawSocket's error 4
 */
public record ListenerLimits(Optional<Rate> acceptRate, int handshakes, int connections) {

  public ListenerLimits {
    Objects.requireNonNull(acceptRate, "acceptRate");
    if (handshakes < 1 || connections < 1) {
      throw new IllegalArgumentException(
          "a listener takes at least 1 handshake and 1 connection, not "
              + handshakes
              + " and "
              + connections);
    }
  }

  /** The router's own, with any number of connections. */
  public static ListenerLimits of(RouterOptions options) {
    return new ListenerLimits(options.acceptRate(), options.handshakes(), Integer.MAX_VALUE);
  }
}
