package dev.weir.router.undertow;

import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.DeflateAgreement;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.http.Pages;
import dev.weir.router.http.Refusal;
import dev.weir.router.link.PeerText;
import dev.weir.router.options.WebSocketOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which requests may become a WebSocket (RFC 6455, section 4.2.1): path, headers, origin and
 * subprotocol. Thread-safe.
 */
final class UpgradeRules {
  private static final int UPGRADE_REQUIRED = 426;
  private static final String VERSION = "13";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
  private static final List<HttpString> ONCE =
      List.of(
          Headers.UPGRADE,
          Headers.SEC_WEB_SOCKET_KEY,
          Headers.SEC_WEB_SOCKET_VERSION,
          Headers.ORIGIN);

  private final String path;
  private final List<String> subprotocols;
  private final Pages pages;
  private final Optional<CompressionOptions> compression;

  /**
   * At an empty path they are for whatever path is asked for. Without subprotocols there is none to
   * agree on.
   */
  UpgradeRules(
      WebSocketOptions options,
      boolean secure,
      List<String> subprotocols,
      List<CookieAuthenticator> cookies) {
    this.path = options.path();
    this.subprotocols =
        subprotocols.stream().filter(label -> options.batched() || !batched(label)).toList();
    this.pages = new Pages(options.origins(), secure, cookies, "listeners.websocket.origins");
    this.compression = options.compression();
  }

  /** Why this request is refused; empty when it is not. */
  Optional<Refusal> refusal(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return place(exchange)
        .or(() -> websocket(exchange))
        .or(() -> repeated(headers))
        .or(() -> handshake(headers))
        .or(() -> pages.refusal(exchange))
        .or(() -> subprotocolRefusal(headers));
  }

  /** The subprotocol to speak, the client's first choice among ours; empty when none is needed. */
  Optional<String> subprotocol(HeaderMap headers) {
    return words(headers, Headers.SEC_WEB_SOCKET_PROTOCOL).stream()
        .filter(subprotocols::contains)
        .findFirst();
  }

  /** The terms of compression, where it is served and offered. */
  Optional<CompressionTerms> deflation(HeaderMap headers) {
    HeaderValues offers = headers.get(DeflateAgreement.HEADER);
    return compression.isEmpty() || offers == null
        ? Optional.empty()
        : DeflateAgreement.choose(offers, compression.get().window())
            .map(agreed -> CompressionTerms.of(agreed, compression.get()));
  }

  /** The cookies of a browser that is let in. */
  List<BrowserCookie> cookies(HttpServerExchange exchange) {
    return pages.cookies(exchange);
  }

  private static boolean batched(String label) {
    return Subprotocol.of(label).filter(Subprotocol::batched).isPresent();
  }

  private Optional<Refusal> place(HttpServerExchange exchange) {
    String asked = exchange.getRequestPath();
    return refuseUnless(
        path.isEmpty() || asked.equals(path),
        StatusCodes.NOT_FOUND,
        "There is nothing at " + PeerText.escape(asked) + ". The WebSocket is at " + path + ".");
  }

  private static Optional<Refusal> websocket(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean asks =
        exchange.getRequestMethod().equals(Methods.GET)
            && exchange.getProtocol().equals(Protocols.HTTP_1_1)
            && contains(headers, Headers.UPGRADE, "websocket")
            && contains(headers, Headers.CONNECTION, "upgrade");
    return refuseUnless(
        asks,
        UPGRADE_REQUIRED,
        "Only WebSocket is spoken here: connect with a WAMP client, or by GET with HTTP/1.1,"
            + " 'Upgrade: websocket' and 'Connection: Upgrade'.");
  }

  private static Optional<Refusal> repeated(HeaderMap headers) {
    return ONCE.stream()
        .filter(name -> headers.count(name) > 1)
        .findFirst()
        .map(name -> new Refusal(StatusCodes.BAD_REQUEST, "The header " + name + " is repeated."));
  }

  private static Optional<Refusal> handshake(HeaderMap headers) {
    return refuseUnless(
            VERSION.equals(headers.getFirst(Headers.SEC_WEB_SOCKET_VERSION)),
            UPGRADE_REQUIRED,
            "The header Sec-WebSocket-Version must be 13.")
        .or(
            () ->
                refuseUnless(
                    KEY.matcher(first(headers, Headers.SEC_WEB_SOCKET_KEY)).matches(),
                    StatusCodes.BAD_REQUEST,
                    "The header Sec-WebSocket-Key must be the base64 of 16 octets."));
  }

  private Optional<Refusal> subprotocolRefusal(HeaderMap headers) {
    return refuseUnless(
        subprotocols.isEmpty() || subprotocol(headers).isPresent(),
        StatusCodes.BAD_REQUEST,
        "The header Sec-WebSocket-Protocol must offer one of "
            + String.join(", ", subprotocols)
            + ".");
  }

  private static Optional<Refusal> refuseUnless(boolean holds, int status, String sentence) {
    return holds ? Optional.empty() : Optional.of(new Refusal(status, sentence));
  }

  private static String first(HeaderMap headers, HttpString name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }

  private static boolean contains(HeaderMap headers, HttpString name, String word) {
    return words(headers, name).stream().anyMatch(word::equalsIgnoreCase);
  }

  private static List<String> words(HeaderMap headers, HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null
        ? List.of()
        : values.stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .toList();
  }
}
