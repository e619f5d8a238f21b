package dev.weir.router.options;

import java.util.List;
import java.util.Objects;

/**
 * WebSocket on a listener. Immutable.
 *
 * @param path of the WebSocket
 * @param origins from which browsers may connect, such as {@code https://app.example.com} or {@code
 *     http://localhost:*}; {@code *} is any; empty means the listener's own origin only
 */
public record WebSocketOptions(String path, List<String> origins) {
  /** At {@code /ws}, for pages of the listener's own origin and programs. */
  public static final WebSocketOptions DEFAULT = new WebSocketOptions("/ws", List.of());

  public WebSocketOptions {
    Objects.requireNonNull(path, "path");
    origins = List.copyOf(origins);
  }
}
