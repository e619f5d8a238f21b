package dev.weir.protocol;

import java.util.Optional;

/** The roles of WAMP: four of clients and two of routers. */
public enum Role {
  PUBLISHER,
  SUBSCRIBER,
  CALLER,
  CALLEE,
  BROKER,
  DEALER;

  /** The key under {@code roles} of HELLO and WELCOME. */
  public String word() {
    return switch (this) {
      case PUBLISHER -> "publisher";
      case SUBSCRIBER -> "subscriber";
      case CALLER -> "caller";
      case CALLEE -> "callee";
      case BROKER -> "broker";
      case DEALER -> "dealer";
    };
  }

  /** The role of a client under this key; empty for routers' and unknown ones. */
  public static Optional<Role> ofClient(String word) {
    return switch (word) {
      case "publisher" -> Optional.of(PUBLISHER);
      case "subscriber" -> Optional.of(SUBSCRIBER);
      case "caller" -> Optional.of(CALLER);
      case "callee" -> Optional.of(CALLEE);
      default -> Optional.empty();
    };
  }
}
