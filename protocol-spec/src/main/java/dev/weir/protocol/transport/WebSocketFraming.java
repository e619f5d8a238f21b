package dev.weir.protocol.transport;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;

/** One message a frame, unmasked as servers send them (RFC 6455, section 5.2). Stateless. */
public enum WebSocketFraming implements Framing {
  TEXT(WebSocketOpcode.TEXT),
  BINARY(WebSocketOpcode.BINARY);

  private static final int ROOM = 4; // the header of 126 to 65,535 octets: those are never moved

  private final int opcode;

  WebSocketFraming(int opcode) {
    this.opcode = opcode;
  }

  /** Text frames for JSON, binary ones for the others. */
  public static WebSocketFraming of(Serializer serializer) {
    return serializer.text() ? TEXT : BINARY;
  }

  int opcode() {
    return opcode;
  }

  /** Where the payload of a frame begins until it is complete. */
  int payloadStart(int mark) {
    return mark + ROOM;
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
    int header = WebSocketEncoder.headerLength(length, false);
    if (header != ROOM) {
      sink.room(header);
      byte[] array = sink.array();
      System.arraycopy(array, mark + ROOM, array, mark + header, length);
      sink.position(mark + header + length);
    }
    WebSocketEncoder.writeHeader(sink.array(), mark, opcode, length);
  }
}
