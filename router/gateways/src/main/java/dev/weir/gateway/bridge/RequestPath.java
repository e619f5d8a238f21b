package dev.weir.gateway.bridge;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.URLUtils;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a request below the bridge, as routes see it. Stateless. */
final class RequestPath {
  private static final String SCHEME_END = "://";

  private RequestPath() {}

  /**
   * Its segments, each without its parameters and with nothing escaped, so that a slash may be part
   * of one.
   */
  static List<String> segments(HttpServerExchange exchange) {
    List<String> all = split(withoutHost(exchange));
    int above = exchange.getResolvedPath().isEmpty() ? 0 : split(exchange.getResolvedPath()).size();
    List<String> segments = new ArrayList<>();
    for (String segment : all.subList(Math.min(above, all.size()), all.size())) {
      segments.add(plain(segment));
    }
    return segments;
  }

  private static String withoutHost(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int slash = uri.indexOf('/', uri.indexOf(SCHEME_END) + SCHEME_END.length());
    return slash < 0 ? "/" : uri.substring(slash);
  }

  private static String plain(String segment) {
    int parameters = segment.indexOf(';');
    String bare = parameters < 0 ? segment : segment.substring(0, parameters);
    return bare.indexOf('%') < 0
        ? bare
        : URLUtils.decode(bare, StandardCharsets.UTF_8.name(), true, false, new StringBuilder());
  }

  /** What stands between the slashes of a path. */
  static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(Math.min(from, to), to));
      from = to + 1;
    }
    return segments;
  }
}
