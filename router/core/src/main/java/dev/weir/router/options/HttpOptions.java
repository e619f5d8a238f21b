package dev.weir.router.options;

import io.undertow.server.HttpHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a listener serves by plain HTTP, beside WebSocket. Immutable.
 *
 * @param longPoll empty means that there is none
 * @param sse empty means that there are no server-sent events
 * @param handlers of the application, by path; see {@link ListenerOptions#withHandler}
 */
public record HttpOptions(
    Optional<LongPollOptions> longPoll,
    Optional<SseOptions> sse,
    Map<String, HttpHandler> handlers) {
  /** Nothing. */
  public static final HttpOptions NONE =
      new HttpOptions(Optional.empty(), Optional.empty(), Map.of());

  public HttpOptions {
    handlers = Map.copyOf(handlers);
  }

  public HttpOptions withLongPoll(LongPollOptions options) {
    return new HttpOptions(Optional.of(options), sse, handlers);
  }

  public HttpOptions withSse(SseOptions options) {
    return new HttpOptions(longPoll, Optional.of(options), handlers);
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
    return new HttpOptions(longPoll, sse, all);
  }

  /** All paths, by what sets them. */
  public List<HttpPath> paths() {
    List<HttpPath> paths = new ArrayList<>();
    longPoll.ifPresent(its -> paths.add(new HttpPath("longpoll.path", its.path())));
    sse.ifPresent(its -> paths.add(new HttpPath("sse.path", its.path())));
    handlers.keySet().forEach(path -> paths.add(new HttpPath("a handler's path", path)));
    return paths;
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return longPoll.isEmpty() && sse.isEmpty() && handlers.isEmpty();
  }
}
