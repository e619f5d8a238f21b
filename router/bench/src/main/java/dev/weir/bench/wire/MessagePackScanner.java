package dev.weir.bench.wire;

/** Reads messages in MessagePack. Confined to the event loop's thread. */
final class MessagePackScanner extends MessageScanner {
  private int elementsLeft;

  @Override
  void openMessage() {
    elementsLeft = array();
  }

  @Override
  void closeMessage() {
    while (elementsLeft > 0) {
      skip();
    }
  }

  @Override
  long integer() {
    elementsLeft--;
    int type = buffer[at++];
    if (type >= -32) {
      return type;
    }
    return switch (type & 0xff) {
      case 0xcc, 0xcd, 0xce, 0xcf -> bigEndian(1 << (type & 3));
      case 0xd0 -> (byte) bigEndian(1);
      case 0xd1 -> (short) bigEndian(2);
      case 0xd2 -> (int) bigEndian(4);
      case 0xd3 -> bigEndian(8);
      default -> throw unexpected("an integer", type);
    };
  }

  @Override
  void text(Received into) {
    elementsLeft--;
    int type = buffer[at++] & 0xff;
    int length =
        switch (type) {
          case 0xd9 -> (int) bigEndian(1);
          case 0xda -> (int) bigEndian(2);
          case 0xdb -> (int) bigEndian(4);
          default -> {
            if ((type & 0xe0) != 0xa0) {
              throw unexpected("a text", type);
            }
            yield type & 31;
          }
        };
    into.from = at;
    advance(length);
    into.to = at;
  }

  @Override
  void argument(Received into) {
    elementsLeft--;
    if (array() != 1) {
      throw new MalformedMessage("not exactly one argument");
    }
    text(into);
    elementsLeft++;
  }

  @Override
  void skip() {
    elementsLeft--;
    value();
  }

  private void value() {
    int type = buffer[at++] & 0xff;
    if (type < 0x80 || type >= 0xe0) {
      return;
    }
    if (type < 0x90) {
      values(2 * (type & 15));
    } else if (type < 0xa0) {
      values(type & 15);
    } else if (type < 0xc0) {
      advance(type & 31);
    } else {
      longValue(type);
    }
  }

  private void longValue(int type) {
    switch (type) {
      case 0xc0, 0xc2, 0xc3 -> {}
      case 0xcc, 0xd0 -> advance(1);
      case 0xcd, 0xd1 -> advance(2);
      case 0xca, 0xce, 0xd2 -> advance(4);
      case 0xcb, 0xcf, 0xd3 -> advance(8);
      case 0xc4, 0xd9 -> advance((int) bigEndian(1));
      case 0xc5, 0xda -> advance((int) bigEndian(2));
      case 0xc6, 0xdb -> advance((int) bigEndian(4));
      case 0xdc -> values((int) bigEndian(2));
      case 0xdd -> values((int) bigEndian(4));
      case 0xde -> values(2 * (int) bigEndian(2));
      case 0xdf -> values(2 * (int) bigEndian(4));
      default -> throw unexpected("a value", type);
    }
  }

  private void values(int count) {
    for (int i = 0; i < count; i++) {
      value();
    }
  }

  private int array() {
    int type = buffer[at++] & 0xff;
    if ((type & 0xf0) == 0x90) {
      return type & 15;
    }
    return switch (type) {
      case 0xdc -> (int) bigEndian(2);
      case 0xdd -> (int) bigEndian(4);
      default -> throw unexpected("a list", type);
    };
  }

  private long bigEndian(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | buffer[at++] & 0xff;
    }
    return value;
  }

  private void advance(int bytes) {
    if (bytes < 0 || bytes > end - at) {
      throw new MalformedMessage("a length of " + bytes + " passes the end of the message");
    }
    at += bytes;
  }

  private static MalformedMessage unexpected(String wanted, int type) {
    return new MalformedMessage(
        "%s was expected, not the type byte %02x".formatted(wanted, type & 0xff));
  }
}
