package dev.weir.router.options;

import dev.weir.protocol.transport.CompressionOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * WebSocket on a listener. Immutable.
 *
 * @param path of the WebSocket
 * @param origins from which browsers may connect, such as {@code https://app.example.com} or {@code
 *     http://localhost:*}; {@code *} is any; empty means the listener's own origin only
 * @param batched whether clients may choose the subprotocols with several messages in one of
 *     WebSocket ({@code listeners.websocket.batched}; advanced profile, "Message Batching")
 * @param compression for clients that offer it; empty means that nothing is compressed
 */
public record WebSocketOptions(
    String path, List<String> origins, boolean batched, Optional<CompressionOptions> compression) {
  /** At {@code /ws}, for pages of the listener's own origin and programs, batched if they like. */
  public static final WebSocketOptions DEFAULT =
      new WebSocketOptions("/ws", List.of(), true, Optional.empty());

  public WebSocketOptions {
    Objects.requireNonNull(path, "path");
    origins = List.copyOf(origins);
  }

  public WebSocketOptions withPath(String other) {
    return new WebSocketOptions(other, origins, batched, compression);
  }

  public WebSocketOptions withOrigins(List<String> others) {
    return new WebSocketOptions(path, others, batched, compression);
  }

  public WebSocketOptions withBatched(boolean allowed) {
    return new WebSocketOptions(path, origins, allowed, compression);
  }

  public WebSocketOptions withCompression(CompressionOptions options) {
    return new WebSocketOptions(path, origins, batched, Optional.of(options));
  }
}
