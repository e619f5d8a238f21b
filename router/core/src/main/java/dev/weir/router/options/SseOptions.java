package dev.weir.router.options;

import java.util.List;
import java.util.Optional;

/**
 * Server-sent events on a listener, an own transport for browsers. Immutable.
 *
 * @param path at which an EventSource connects ({@code listeners.sse.path})
 * @param origins from which browsers may connect, as {@link WebSocketOptions#origins}; empty means
 *     those of the listener's WebSocket
 */
public record SseOptions(String path, Optional<List<String>> origins) {
  /** At {@code /sse}, for the pages of the WebSocket. */
  public static final SseOptions DEFAULT = new SseOptions("/sse", Optional.empty());

  public SseOptions {
    origins = origins.map(List::copyOf);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("sse.path begins with a slash, unlike '" + path + "'");
    }
  }

  public SseOptions withPath(String other) {
    return new SseOptions(other, origins);
  }

  public SseOptions withOrigins(List<String> others) {
    return new SseOptions(path, Optional.of(others));
  }
}
