package dev.weir.router.http;

import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.cookie.CookieId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cookies of a listener's realms: reads those of a browser, and gives it new ones where it has
 * none that stand for somebody. Only for pages that are named as allowed, or the listener's own:
 * what lets in all pages lets in none with a cookie. Thread-safe.
 */
final class Cookies {
  private final List<CookieAuthenticator> realms;
  private final boolean secure;

  /** On a listener with TLS or without. */
  Cookies(List<CookieAuthenticator> realms, boolean secure) {
    this.realms = List.copyOf(realms);
    this.secure = secure;
  }

  /** Why the request is refused: with two cookies of a name nobody knows which is meant. */
  Optional<Refusal> refusal(HttpServerExchange exchange) {
    return realms.stream()
        .map(realm -> realm.options().name())
        .filter(name -> values(exchange, name).size() > 1)
        .findFirst()
        .map(name -> new Refusal(400, "The cookie " + name + " is there twice."));
  }

  /** What the browser shows and gets; to be asked once, of a page that may have cookies. */
  List<BrowserCookie> visit(HttpServerExchange exchange) {
    List<BrowserCookie> cookies = new ArrayList<>();
    for (CookieAuthenticator realm : realms) {
      if (secure || !realm.options().secure() || local(exchange)) {
        cookies.add(known(exchange, realm).orElseGet(() -> made(exchange, realm)));
      }
    }
    return cookies;
  }

  private static Optional<BrowserCookie> known(
      HttpServerExchange exchange, CookieAuthenticator realm) {
    String name = realm.options().name();
    return values(exchange, name).stream()
        .filter(CookieId::isOne)
        .map(CookieId::digest)
        .filter(realm::holds)
        .map(digest -> new BrowserCookie(name, digest, false))
        .findFirst();
  }

  private static BrowserCookie made(HttpServerExchange exchange, CookieAuthenticator realm) {
    String id = CookieId.make();
    exchange.getResponseHeaders().add(Headers.SET_COOKIE, realm.options().header(id));
    return new BrowserCookie(realm.options().name(), CookieId.digest(id), true);
  }

  private static boolean local(HttpServerExchange exchange) {
    InetAddress peer = exchange.getSourceAddress().getAddress();
    return peer != null && peer.isLoopbackAddress();
  }

  private static List<String> values(HttpServerExchange exchange, String name) {
    List<String> values = new ArrayList<>();
    String header = exchange.getRequestHeaders().getFirst(Headers.COOKIE);
    for (String pair : header == null ? new String[0] : header.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        values.add(pair.substring(equals + 1).strip());
      }
    }
    return values;
  }
}
