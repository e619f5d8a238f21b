package dev.weir.protocol.transport;

/** What a WebSocket frame is (RFC 6455 section 5.2). Constants only. */
public final class WebSocketOpcode {
  /** A further fragment of the message begun by an earlier text or binary frame. */
  public static final int CONTINUATION = 0x0;

  /** A text message or its first fragment; UTF-8. */
  public static final int TEXT = 0x1;

  /** A binary message or its first fragment. */
  public static final int BINARY = 0x2;

  /** The close handshake; 0 or 2 to 125 bytes. */
  public static final int CLOSE = 0x8;

  /** A ping; up to 125 bytes that the pong repeats. */
  public static final int PING = 0x9;

  /** A pong; up to 125 bytes. */
  public static final int PONG = 0xA;

  private static final int DEFINED =
      1 << CONTINUATION | 1 << TEXT | 1 << BINARY | 1 << CLOSE | 1 << PING | 1 << PONG;

  private WebSocketOpcode() {}

  static boolean defined(int opcode) {
    return (DEFINED >>> opcode & 1) != 0;
  }

  static boolean control(int opcode) {
    return opcode >= CLOSE;
  }
}
