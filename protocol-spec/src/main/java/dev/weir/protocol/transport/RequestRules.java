package dev.weir.protocol.transport;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the request of an opening handshake may hold. Thread-safe. */
final class RequestRules {
  private static final Set<String> OURS = Set.of("host", "upgrade", "connection");
  private static final String OUR_PREFIX = "sec-websocket-";
  private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

  private RequestRules() {}

  static void check(
      URI target, List<String> subprotocols, Map<String, String> headers, byte[] nonce) {
    checkTarget(target);
    require(!subprotocols.isEmpty(), "a handshake must offer a subprotocol");
    subprotocols.forEach(name -> require(token(name), "not a subprotocol: " + name));
    headers.forEach(RequestRules::checkHeader);
    require(nonce.length == WebSocketHandshake.NONCE_LENGTH, "a nonce must have 16 bytes");
  }

  private static void checkTarget(URI target) {
    require(
        "ws".equalsIgnoreCase(target.getScheme()) || "wss".equalsIgnoreCase(target.getScheme()),
        "the address must begin with ws:// or wss://, not " + target.getScheme() + ":");
    require(target.getRawAuthority() != null, "the address must name a host: " + target);
    require(
        target.getRawAuthority().indexOf('@') < 0, "the address must not hold a user or password");
    require(target.getRawFragment() == null, "the address must not hold a fragment: " + target);
  }

  private static void checkHeader(String name, String value) {
    require(token(name), "not a header name: " + name);
    String lower = name.toLowerCase(Locale.ROOT);
    require(
        !OURS.contains(lower) && !lower.startsWith(OUR_PREFIX),
        "the header " + name + " is set by the handshake itself");
    require(
        value.chars().allMatch(RequestRules::inHeaderValue),
        "the header " + name + " holds a character that HTTP does not allow");
  }

  private static boolean token(String text) {
    return !text.isEmpty() && text.chars().allMatch(RequestRules::inToken);
  }

  private static boolean inToken(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || TOKEN_SYMBOLS.indexOf(c) >= 0;
  }

  private static boolean inHeaderValue(int c) {
    return c >= ' ' && c <= '~' || c >= 0xA0 && c <= 0xFF || c == '\t';
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
