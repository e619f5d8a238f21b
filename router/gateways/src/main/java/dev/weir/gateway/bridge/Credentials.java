package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Seat;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What a request says of who sends it. Immutable. */
sealed interface Credentials {

  /** Nothing. */
  record None() implements Credentials {}

  /** A key, or a token where it is a bearer's. */
  record Key(String key, boolean bearer) implements Credentials {}

  /** A name and a password. */
  record Password(String name, String password) implements Credentials {}

  /** Something that nobody understands. */
  record Unknown() implements Credentials {}

  static Credentials of(HttpServerExchange exchange) {
    String key = exchange.getRequestHeaders().getFirst("X-API-Key");
    if (key != null) {
      return new Key(key, false);
    }
    String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header == null) {
      return new None();
    }
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    String value = header.substring(space + 1).trim();
    return switch (scheme) {
      case "bearer" -> new Key(value, true);
      case "basic" -> basic(value);
      default -> new Unknown();
    };
  }

  private static Credentials basic(String value) {
    try {
      String pair = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? new Unknown()
          : new Password(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return new Unknown();
    }
  }

  /** The seat where that needs no time; empty for an unknown one, or one still to be proved. */
  default Optional<Seat> known(Users users) {
    if (this instanceof Key key) {
      return users.ofKey(key.key());
    }
    return this instanceof Password given
        ? users.known(given.name(), given.password())
        : Optional.empty();
  }
}
