package dev.weir.router.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From which web pages browsers may connect (RFC 6454, RFC 6455 section 10.2). Thread-safe.
 *
 * <p>Patterns are {@code *} for any origin, or an origin such as {@code https://app.example.com}
 * whose port may be {@code *}. Without patterns the origin must be the listener's own: same scheme,
 * host and port as the request. An opaque origin ({@code null}) passes only {@code *}.
 */
public final class OriginPolicy {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://"
              + "(?<host>[^\\s/?#@:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(:(?<port>[0-9]{1,5}))?");
  private static final int ANY_PORT = -2;
  private static final int NO_PORT = -1;

  private final boolean any;
  private final List<Origin> allowed;

  private record Origin(String scheme, String host, int port) {
    boolean admits(Origin other) {
      return scheme.equals(other.scheme)
          && host.equals(other.host)
          && (port == ANY_PORT || port == other.port);
    }
  }

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a pattern is neither {@code *} nor an origin
   */
  public OriginPolicy(List<String> patterns) {
    this("listeners.websocket.origins", patterns);
  }

  /** The same, whose patterns stand under this key of the configuration. */
  public OriginPolicy(String key, List<String> patterns) {
    this.any = patterns.contains("*");
    this.allowed =
        patterns.stream()
            .filter(pattern -> !pattern.equals("*"))
            .map(pattern -> pattern(key, pattern))
            .toList();
  }

  /**
   * Whether a page may connect.
   *
   * @param origin of the page, as in the request's header
   * @param secure whether the request came over TLS
   * @param host the request's Host header
   */
  public boolean admits(String origin, boolean secure, String host) {
    return any || names(origin, secure, host);
  }

  /** Whether a page may connect by a pattern of its own, or as the listener's: not by {@code *}. */
  public boolean names(String origin, boolean secure, String host) {
    Optional<Origin> page = parse(origin);
    if (page.isEmpty()) {
      return false;
    }
    if (allowed.isEmpty()) {
      return parse((secure ? "https://" : "http://") + host).filter(page.get()::equals).isPresent();
    }
    return allowed.stream().anyMatch(one -> one.admits(page.get()));
  }

  private static Origin pattern(String key, String pattern) {
    boolean anyPort = pattern.endsWith(":*");
    String plain = anyPort ? pattern.substring(0, pattern.length() - 2) : pattern;
    Origin origin =
        parse(plain)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        key
                            + ": '"
                            + pattern
                            + "' is no origin such as https://app.example.com or"
                            + " http://localhost:*"));
    return anyPort ? new Origin(origin.scheme, origin.host, ANY_PORT) : origin;
  }

  private static Optional<Origin> parse(String text) {
    Matcher matcher = ORIGIN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
    String port = matcher.group("port");
    return Optional.of(
        new Origin(
            scheme,
            matcher.group("host").toLowerCase(Locale.ROOT),
            port == null ? usualPort(scheme) : Integer.parseInt(port)));
  }

  private static int usualPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> NO_PORT;
    };
  }
}
