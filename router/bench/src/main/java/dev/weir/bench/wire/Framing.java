package dev.weir.bench.wire;

/** How messages are told apart on a connection. Stateless. */
public enum Framing {
  /** Masked frames out, bare ones in (RFC 6455, section 5). */
  WEB_SOCKET {
    @Override
    byte[] frame(int opcode, byte[] body) {
      return Frame.masked(opcode, body);
    }

    @Override
    int bodyOffset(int length) {
      return Frame.bodyOffset(length);
    }

    @Override
    byte mask(int offset) {
      return Frame.mask(offset);
    }

    @Override
    int headerLength(byte second) {
      return switch (second) {
        case 126 -> 4;
        case 127 -> 10;
        default -> {
          if (second < 0) {
            throw new MalformedMessage("a masked frame from the router");
          }
          yield 2;
        }
      };
    }

    @Override
    long length(byte[] buffer, int from, int header) {
      return header == 2 ? buffer[from + 1] : bigEndian(buffer, from + 2, header - 2);
    }

    @Override
    int opcode(byte head) {
      if ((head & 0xf0) != 0x80) {
        throw new MalformedMessage("frame header %02x".formatted(head & 0xff));
      }
      return head & 0x0f;
    }
  },

  /** A type and a length before each message (WAMP, "RawSocket Transport"). */
  RAW_SOCKET {
    private static final int HEADER = 4;
    private static final int PING = 1;
    private static final int PONG = 2;

    @Override
    byte[] frame(int opcode, byte[] body) {
      byte[] frame = new byte[HEADER + body.length];
      frame[0] = (byte) (opcode == Frame.PONG ? PONG : 0);
      frame[1] = (byte) (body.length >>> 16);
      frame[2] = (byte) (body.length >>> 8);
      frame[3] = (byte) body.length;
      System.arraycopy(body, 0, frame, HEADER, body.length);
      return frame;
    }

    @Override
    int bodyOffset(int length) {
      return HEADER;
    }

    @Override
    byte mask(int offset) {
      return 0;
    }

    @Override
    int headerLength(byte second) {
      return HEADER;
    }

    @Override
    long length(byte[] buffer, int from, int header) {
      return bigEndian(buffer, from + 1, HEADER - 1);
    }

    @Override
    int opcode(byte head) {
      return switch (head) {
        case 0 -> Frame.BINARY;
        case PING -> Frame.PING;
        case PONG -> Frame.PONG;
        default -> throw new MalformedMessage("message type " + head);
      };
    }
  };

  /** A whole frame of that WebSocket opcode, or what stands for it. */
  abstract byte[] frame(int opcode, byte[] body);

  /** Where the body of a frame that is sent begins. */
  abstract int bodyOffset(int length);

  /** What a byte of the body is masked with. */
  abstract byte mask(int offset);

  /** The length of a received header, by its second byte. */
  abstract int headerLength(byte second);

  /** The length of a received body. */
  abstract long length(byte[] buffer, int from, int header);

  /** The WebSocket opcode of a received frame. */
  abstract int opcode(byte head);

  static long bigEndian(byte[] buffer, int from, int bytes) {
    long value = 0;
    for (int i = from; i < from + bytes; i++) {
      value = value << 8 | buffer[i] & 0xff;
    }
    return value;
  }
}
