package dev.weir.router.options;

import io.undertow.server.HttpHandler;
import java.util.HashMap;
import java.util.Map;

/**
 * What a listener serves by plain HTTP, beside WebSocket. Immutable.
 *
 * @param handlers of the application, by path; see {@link ListenerOptions#withHandler}
 */
public record HttpOptions(Map<String, HttpHandler> handlers) {
  /** Nothing. */
  public static final HttpOptions NONE = new HttpOptions(Map.of());

  public HttpOptions {
    handlers = Map.copyOf(handlers);
  }

  /**
   * With a handler of this path and all below it.
   *
   * @throws IllegalArgumentException when the path does not begin with a slash
   */
  public HttpOptions withHandler(String path, HttpHandler handler) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("an HTTP path begins with a slash, unlike '" + path + "'");
    }
    Map<String, HttpHandler> all = new HashMap<>(handlers);
    all.put(path, handler);
    return new HttpOptions(all);
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return handlers.isEmpty();
  }
}
