package dev.weir.protocol;

import java.util.Optional;

/** A serialization of WAMP messages, by the names and numbers that the transports use for it. */
public enum Serializer {
  JSON("wamp.2.json", true, 1),
  MESSAGEPACK("wamp.2.msgpack", false, 2),
  CBOR("wamp.2.cbor", false, 3);

  private static final Serializer[] ALL = values();

  private final String subprotocol;
  private final boolean text;
  private final int rawSocketId;

  Serializer(String subprotocol, boolean text, int rawSocketId) {
    this.subprotocol = subprotocol;
    this.text = text;
    this.rawSocketId = rawSocketId;
  }

  /** The WebSocket subprotocol, such as {@code wamp.2.json}. */
  public String subprotocol() {
    return subprotocol;
  }

  /** Whether messages travel as text frames of a WebSocket, else as binary ones. */
  public boolean text() {
    return text;
  }

  /** The number in the handshake of RawSocket. */
  public int rawSocketId() {
    return rawSocketId;
  }

  /** The serializer of a WebSocket subprotocol; empty when it is none that Weir speaks. */
  public static Optional<Serializer> ofSubprotocol(String subprotocol) {
    for (Serializer serializer : ALL) {
      if (serializer.subprotocol.equals(subprotocol)) {
        return Optional.of(serializer);
      }
    }
    return Optional.empty();
  }

  /** The serializer of a number in the handshake of RawSocket; empty when it is none of ours. */
  public static Optional<Serializer> ofRawSocketId(int number) {
    for (Serializer serializer : ALL) {
      if (serializer.rawSocketId == number) {
        return Optional.of(serializer);
      }
    }
    return Optional.empty();
  }
}
