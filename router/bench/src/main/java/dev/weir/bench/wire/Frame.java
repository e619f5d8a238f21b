package dev.weir.bench.wire;

/**
 * The layout of a client's masked WebSocket frame (RFC 6455, section 5). The key is the same for
 * every frame, so that a frame can be masked once and sent many times; the server has the same work
 * as with any other key. Thread-safe.
 */
final class Frame {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frame() {}

  /** What a byte of the body is masked with. */
  static byte mask(int offset) {
    return KEY[offset & 3];
  }

  /** A whole frame with its body masked. */
  static byte[] masked(int opcode, byte[] body) {
    int header = bodyOffset(body.length);
    byte[] frame = new byte[header + body.length];
    frame[0] = (byte) (0x80 | opcode);
    length(body.length, frame);
    System.arraycopy(KEY, 0, frame, header - 4, 4);
    for (int i = 0; i < body.length; i++) {
      frame[header + i] = (byte) (body[i] ^ mask(i));
    }
    return frame;
  }

  /** Where the body of a masked frame begins. */
  static int bodyOffset(int length) {
    if (length < 126) {
      return 6;
    }
    return length < 65_536 ? 8 : 14;
  }

  private static void length(int length, byte[] frame) {
    int extended = bodyOffset(length) - 6;
    frame[1] =
        (byte)
            (0x80
                | switch (extended) {
                  case 0 -> length;
                  case 2 -> 126;
                  default -> 127;
                });
    for (int i = 0; i < Math.min(extended, 4); i++) {
      frame[1 + extended - i] = (byte) (length >>> (8 * i));
    }
  }
}
