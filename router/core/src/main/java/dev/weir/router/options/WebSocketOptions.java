package dev.weir.router.options;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * WebSocket on a listener. Immutable.
 *
 * @param path of the WebSocket
 * @param origins from which browsers may connect, such as {@code https://app.example.com} or {@code
 *     http://localhost:*}; {@code *} is any; empty means the listener's own origin only
 * @param compression for clients that offer it; empty means that nothing is compressed
 */
public record WebSocketOptions(
    String path, List<String> origins, Optional<CompressionOptions> compression) {
  /** At {@code /ws}, for pages of the listener's own origin and programs. */
  public static final WebSocketOptions DEFAULT = new WebSocketOptions("/ws", List.of());

  public WebSocketOptions {
    Objects.requireNonNull(path, "path");
    origins = List.copyOf(origins);
  }

  /** Without compression. */
  public WebSocketOptions(String path, List<String> origins) {
    this(path, origins, Optional.empty());
  }

  public WebSocketOptions withPath(String other) {
    return new WebSocketOptions(other, origins, compression);
  }

  public WebSocketOptions withOrigins(List<String> others) {
    return new WebSocketOptions(path, others, compression);
  }

  public WebSocketOptions withCompression(CompressionOptions options) {
    return new WebSocketOptions(path, origins, Optional.of(options));
  }
}
