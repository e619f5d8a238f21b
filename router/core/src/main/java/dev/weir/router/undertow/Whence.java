package dev.weir.router.undertow;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * From where a connection comes, as far as its proxy has told. Immutable.
 *
 * @param told by a proxy that is believed; empty means the socket's own address
 * @param forwarding whether the request may tell, or must
 */
record Whence(Optional<InetSocketAddress> told, Forwarding forwarding) {
  /** What {@code X-Forwarded-For} is worth on the connection. */
  enum Forwarding {
    /** Nothing: whoever sends it may say anything. */
    IGNORED,
    /** It is believed, and need not be there. */
    BELIEVED,
    /** It must be there, because nothing else has told. */
    REQUIRED
  }

  /** From where its socket says. */
  static final Whence SOCKET = new Whence(Optional.empty(), Forwarding.IGNORED);

  /** From a proxy that has not told anything yet. */
  static final Whence UNTOLD = new Whence(Optional.empty(), Forwarding.REQUIRED);

  static Whence of(InetSocketAddress told) {
    return new Whence(Optional.of(told), Forwarding.IGNORED);
  }

  /** The same, told by a proxy of whom another proxy tells. */
  Whence believing() {
    return new Whence(told, Forwarding.BELIEVED);
  }
}
