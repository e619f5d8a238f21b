package dev.weir.bench.wire;

/**
 * The handshake of RawSocket, for messages up to 16 MiB. Thread-safe.
 *
 * @param codec the serializer to ask for
 */
record RawSocketOpening(Codec codec) implements Opening {
  private static final byte MAGIC = 0x7f;
  private static final int LARGEST = 0xf0;
  private static final int LENGTH = 4;

  @Override
  public byte[] request(String host) {
    return new byte[] {MAGIC, (byte) (LARGEST | codec.rawSocketNumber()), 0, 0};
  }

  @Override
  public int answer(byte[] buffer, int to) {
    if (to < LENGTH) {
      return 0;
    }
    if (buffer[0] != MAGIC || (buffer[1] & 0x0f) != codec.rawSocketNumber()) {
      throw new MalformedMessage(
          "the handshake was answered with %02x%02x".formatted(buffer[0], buffer[1]));
    }
    return LENGTH;
  }

  @Override
  public Framing framing() {
    return Framing.RAW_SOCKET;
  }
}
