package dev.weir.protocol.transport;

import java.io.IOException;
import java.util.Optional;

/** The octets of a RawSocket handshake are wrong or refuse it; the message says why. */
public final class RawSocketHandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<RawSocketError> error;

  RawSocketHandshakeException(String sentence) {
    super(sentence);
    this.error = Optional.empty();
  }

  RawSocketHandshakeException(RawSocketError error, String sentence) {
    super(sentence);
    this.error = Optional.of(error);
  }

  /**
   * The error that the router told, or that it has to tell; empty when the octets are no handshake
   * of RawSocket at all.
   */
  public Optional<RawSocketError> error() {
    return error;
  }
}
