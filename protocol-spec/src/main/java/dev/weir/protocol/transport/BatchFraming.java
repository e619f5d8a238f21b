package dev.weir.protocol.transport;

import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;

/**
 * One message among others in a batch (advanced profile, "Message Batching"): the record separator
 * behind each message of JSON, 32 bits of length before each of the others. Stateless.
 */
public enum BatchFraming implements Framing {
  JSON {
    @Override
    public int begin(ByteSink sink) {
      return sink.position();
    }

    @Override
    public void end(ByteSink sink, int mark) {
      sink.put(SEPARATOR);
    }

    @Override
    void check(byte[] bytes, int offset, int length) {
      if (bytes[offset + length - 1] != SEPARATOR) {
        throw new ProtocolViolation(
            "a batch of JSON must end with the record separator, octet 0x1E");
      }
    }

    @Override
    int messageEnd(byte[] bytes, int at) {
      int end = at;
      while (bytes[end] != SEPARATOR) {
        end++;
      }
      return end;
    }

    @Override
    int header() {
      return 0;
    }

    @Override
    int trailer() {
      return 1;
    }
  },
  BINARY {
    @Override
    public int begin(ByteSink sink) {
      int mark = sink.position();
      sink.room(LENGTH);
      sink.position(mark + LENGTH);
      return mark;
    }

    @Override
    public void end(ByteSink sink, int mark) {
      byte[] array = sink.array();
      int length = sink.position() - mark - LENGTH;
      array[mark] = (byte) (length >> 24);
      array[mark + 1] = (byte) (length >> 16);
      array[mark + 2] = (byte) (length >> 8);
      array[mark + 3] = (byte) length;
    }

    @Override
    void check(byte[] bytes, int offset, int length) {
      int end = offset + length;
      int at = offset;
      while (at < end) {
        int message = end - at < LENGTH ? -1 : length(bytes, at);
        if (message < 0 || message > end - at - LENGTH) {
          throw new ProtocolViolation(
              "a batch must give before each message its length in 32 bits, and then all of it");
        }
        at += LENGTH + message;
      }
    }

    @Override
    int messageEnd(byte[] bytes, int at) {
      return at + length(bytes, at - LENGTH);
    }

    @Override
    int header() {
      return LENGTH;
    }

    @Override
    int trailer() {
      return 0;
    }
  };

  private static final byte SEPARATOR = 0x1E; // which JSON allows nowhere in a text
  private static final int LENGTH = 4;

  /** Takes the messages of a batch, in their order. */
  public interface Sink {
    void message(byte[] bytes, int offset, int length);
  }

  public static BatchFraming of(Serializer serializer) {
    return serializer.text() ? JSON : BINARY;
  }

  /**
   * Hands on each message of a batch.
   *
   * @throws ProtocolViolation if it is empty, which no batch may be, or malformed; then nothing of
   *     it was handed on
   */
  public void split(byte[] bytes, int offset, int length, Sink sink) {
    if (length == 0) {
      throw new ProtocolViolation("a batch must hold a message");
    }
    check(bytes, offset, length);
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int start = at + header();
      int stop = messageEnd(bytes, start);
      sink.message(bytes, start, stop - start);
      at = stop + trailer();
    }
  }

  @Override
  public int form() {
    return 2;
  }

  abstract void check(byte[] bytes, int offset, int length);

  /** Where the message that begins here ends. */
  abstract int messageEnd(byte[] bytes, int at);

  abstract int header();

  abstract int trailer();

  private static int length(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | bytes[at + 3] & 0xFF;
  }
}
