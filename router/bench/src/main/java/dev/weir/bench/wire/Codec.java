package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A serializer as the load generator needs it: messages are encoded once, ids written many times.
 * Thread-safe.
 */
public enum Codec {
  /** JSON in text frames. */
  JSON("wamp.2.json", true, 1) {
    @Override
    byte[] encode(String json) {
      return json.getBytes(US_ASCII);
    }

    @Override
    int width(long id) {
      int width = 1;
      for (long rest = id / 10; rest > 0; rest /= 10) {
        width++;
      }
      return width;
    }

    @Override
    void write(long id, int width, byte[] into) {
      long rest = id;
      for (int i = width - 1; i >= 0; i--) {
        into[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }

    @Override
    int idOffset(int code) {
      return 2 + width(code);
    }

    @Override
    MessageScanner scanner() {
      return new JsonScanner();
    }
  },

  /** MessagePack in binary frames. */
  MESSAGE_PACK("wamp.2.msgpack", false, 2) {
    @Override
    byte[] encode(String json) {
      return MessagePackBytes.of(json);
    }

    @Override
    int width(long id) {
      return MessagePackBytes.width(id);
    }

    @Override
    void write(long id, int width, byte[] into) {
      MessagePackBytes.write(id, width, into);
    }

    @Override
    int idOffset(int code) {
      return 2;
    }

    @Override
    MessageScanner scanner() {
      return new MessagePackScanner();
    }
  };

  private final String subprotocol;
  private final boolean text;
  private final int rawSocketNumber;

  Codec(String subprotocol, boolean text, int rawSocketNumber) {
    this.subprotocol = subprotocol;
    this.text = text;
    this.rawSocketNumber = rawSocketNumber;
  }

  /** The WebSocket subprotocol that asks for this serializer. */
  public String subprotocol() {
    return subprotocol;
  }

  /** What RawSocket's handshake calls it. */
  int rawSocketNumber() {
    return rawSocketNumber;
  }

  /** The opcode of the frames that messages travel in. */
  int opcode() {
    return text ? Frame.TEXT : Frame.BINARY;
  }

  /** Encodes a message that is written as JSON, in ASCII, without blanks and escapes. */
  abstract byte[] encode(String json);

  /** How many bytes an id takes up. */
  abstract int width(long id);

  /** Writes an id of that width to the start of {@code into}. */
  abstract void write(long id, int width, byte[] into);

  /** Where in a message with that code, below 100, its second element begins. */
  abstract int idOffset(int code);

  abstract MessageScanner scanner();
}
