package dev.weir.router.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * HTTP long-poll on a listener (advanced profile, "HTTP Longpoll Transport"). Immutable.
 *
 * @param path of its base URL ({@code listeners.longpoll.path})
 * @param origins from which browsers may connect, as {@link WebSocketOptions#origins}; empty means
 *     those of the listener's WebSocket
 * @param pollTimeout after which a request to receive is answered without a message ({@code
 *     listeners.longpoll.poll_timeout}); the peer asks again
 * @param idle without any request for so long a peer is taken for gone ({@code
 *     listeners.longpoll.idle})
 */
public record LongPollOptions(
    String path, Optional<List<String>> origins, Duration pollTimeout, Duration idle) {
  /**
   * At {@code /lp}, for the pages of the WebSocket. A poll takes 10 s, because autobahn for
   * JavaScript gives up after 12; a peer is gone after 60 s.
   */
  public static final LongPollOptions DEFAULT =
      new LongPollOptions("/lp", Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(60));

  public LongPollOptions {
    origins = origins.map(List::copyOf);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "longpoll.path begins with a slash, unlike '" + path + "'");
    }
    if (pollTimeout.isNegative() || pollTimeout.isZero() || idle.isNegative() || idle.isZero()) {
      throw new IllegalArgumentException(
          "longpoll.poll_timeout and longpoll.idle must be positive");
    }
  }

  public LongPollOptions withPath(String other) {
    return new LongPollOptions(other, origins, pollTimeout, idle);
  }

  public LongPollOptions withOrigins(List<String> others) {
    return new LongPollOptions(path, Optional.of(others), pollTimeout, idle);
  }

  public LongPollOptions withPollTimeout(Duration other) {
    return new LongPollOptions(path, origins, other, idle);
  }

  public LongPollOptions withIdle(Duration other) {
    return new LongPollOptions(path, origins, pollTimeout, other);
  }
}
