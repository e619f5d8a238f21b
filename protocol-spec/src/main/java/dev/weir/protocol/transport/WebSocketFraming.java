package dev.weir.protocol.transport;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;

/** One message a frame, unmasked as servers send them (RFC 6455, section 5.2). Stateless. */
public enum WebSocketFraming implements Framing {
  TEXT(0x81),
  BINARY(0x82);

  private static final int ROOM = 4;
  private static final int HUGE = 10;

  private final int firstOctet;

  WebSocketFraming(int firstOctet) {
    this.firstOctet = firstOctet;
  }

  /** Text frames for JSON, binary ones for the others. */
  public static WebSocketFraming of(Serializer serializer) {
    return serializer.text() ? TEXT : BINARY;
  }

  @Override
  public int begin(ByteSink sink) {
    int mark = sink.position();
    sink.room(ROOM);
    sink.position(mark + ROOM);
    return mark;
  }

  @Override
  public void end(ByteSink sink, int mark) {
    int length = sink.position() - mark - ROOM;
    if (length < 126) {
      shift(sink, mark, 2, length);
      sink.array()[mark + 1] = (byte) length;
    } else if (length < 65_536) {
      byte[] array = sink.array();
      array[mark + 1] = 126;
      array[mark + 2] = (byte) (length >>> 8);
      array[mark + 3] = (byte) length;
    } else {
      sink.room(HUGE);
      shift(sink, mark, HUGE, length);
      hugeLength(sink.array(), mark + 1, length);
    }
    sink.array()[mark] = (byte) firstOctet;
  }

  private static void shift(ByteSink sink, int mark, int header, int length) {
    byte[] array = sink.array();
    System.arraycopy(array, mark + ROOM, array, mark + header, length);
    sink.position(mark + header + length);
  }

  private static void hugeLength(byte[] array, int at, int length) {
    array[at] = 127;
    for (int i = 0; i < 4; i++) {
      array[at + 1 + i] = 0;
      array[at + 5 + i] = (byte) (length >>> (24 - 8 * i));
    }
  }
}
