package dev.weir.router.http;

import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.link.PeerText;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;

/** The web pages that may speak to one path of a listener, and their cookies. Thread-safe. */
public final class Pages {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_CREDENTIALS =
      new HttpString("Access-Control-Allow-Credentials");

  private final OriginPolicy origins;
  private final Cookies cookies;
  private final boolean secure;
  private final String key;

  /**
   * On a listener with TLS or without; the key of the configuration is for those who are refused.
   *
   * @throws IllegalArgumentException if an origin is none
   */
  public Pages(
      List<String> origins, boolean secure, List<CookieAuthenticator> cookies, String key) {
    this.origins = new OriginPolicy(origins);
    this.cookies = new Cookies(cookies, secure);
    this.secure = secure;
    this.key = key;
  }

  /** Why the page or its cookies are refused; only browsers name an origin. */
  public Optional<Refusal> refusal(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String origin = headers.getFirst(Headers.ORIGIN);
    if (origin == null || origins.admits(origin, secure, first(headers, Headers.HOST))) {
      return cookies.refusal(exchange);
    }
    return Optional.of(
        new Refusal(
            StatusCodes.FORBIDDEN,
            "Pages of the origin '"
                + PeerText.escape(origin)
                + "' may not connect here ("
                + key
                + ")."));
  }

  /** The browser's cookies, for a page that is named as allowed or is the listener's own. */
  public List<BrowserCookie> cookies(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return origins.names(first(headers, Headers.ORIGIN), secure, first(headers, Headers.HOST))
        ? cookies.visit(exchange)
        : List.of();
  }

  /** Lets a page that is not refused read the response (Fetch standard, "CORS protocol"). */
  void admit(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin != null) {
      exchange
          .getResponseHeaders()
          .put(ALLOW_ORIGIN, origin)
          .put(ALLOW_CREDENTIALS, "true") // which opens nothing: see cookies()
          .put(Headers.VARY, "Origin");
    }
  }

  private static String first(HeaderMap headers, HttpString name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }
}
