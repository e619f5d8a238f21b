package dev.weir.protocol.transport;

import java.util.Optional;

/** Why a router refuses a RawSocket handshake (advanced profile, "RawSocket Transport"). */
public enum RawSocketError {
  SERIALIZER_UNSUPPORTED(1, "the serializer is not supported"),
  LENGTH_UNACCEPTABLE(2, "the maximum message length is unacceptable"),
  RESERVED_BITS_USED(3, "reserved bits are used"),
  TOO_MANY_CONNECTIONS(4, "there are too many connections");

  private static final RawSocketError[] ALL = values();

  private final int number;
  private final String sentence;

  RawSocketError(int number, String sentence) {
    this.number = number;
    this.sentence = sentence;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** What it says, for people. */
  public String sentence() {
    return sentence;
  }

  /** The router's answer that says so, 4 octets. */
  public byte[] octets() {
    return new byte[] {RawSocketHandshake.MAGIC, (byte) (number << 4), 0, 0};
  }

  /** The error of a number; empty when it is none that the specification knows. */
  public static Optional<RawSocketError> of(int number) {
    return number < 1 || number > ALL.length ? Optional.empty() : Optional.of(ALL[number - 1]);
  }
}
