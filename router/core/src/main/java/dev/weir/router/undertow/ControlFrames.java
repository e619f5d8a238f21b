package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.util.Arrays;

/**
 * The control frames that wait to be written between messages (RFC 6455, section 5.5). Bounded:
 * when pongs do not go out, only the last one is kept. Confined to the connection's I/O thread.
 */
final class ControlFrames {
  private static final int ROOM = 4 << 10;
  private static final byte[] NONE = {};

  private byte[] pongs = NONE;
  private int pongsLength;
  private boolean ping;
  private byte[] close = NONE;

  boolean waiting() {
    return pongsLength > 0 || ping || close.length > 0;
  }

  /** Whether a pong can wait beside those that wait already. */
  boolean roomForPong() {
    return ROOM - pongsLength >= WebSocketEncoder.LONGEST_HEADER + WebSocketEncoder.LARGEST_CONTROL;
  }

  /** Answers a ping; without room in place of all pongs that wait, as section 5.5.3 allows. */
  void pong(byte[] payload, int offset, int length) {
    if (!roomForPong()) {
      pongsLength = 0;
    }
    if (pongs == NONE) {
      pongs = new byte[ROOM];
    }
    pongsLength =
        WebSocketEncoder.writeFrame(
            pongs, pongsLength, WebSocketOpcode.PONG, payload, offset, length);
  }

  void ping() {
    ping = true;
  }

  /** The last frame of the connection. */
  void close(int code, String reason) {
    byte[] frame = new byte[WebSocketEncoder.LONGEST_CLOSE];
    int length = WebSocketEncoder.writeClose(frame, 0, code, reason);
    close = Arrays.copyOf(frame, length);
  }

  /** Appends all that waits. */
  void moveTo(ByteSink sink) {
    sink.put(pongs, 0, pongsLength);
    pongs = NONE;
    pongsLength = 0;
    if (ping) {
      ping = false;
      int at = sink.position();
      byte[] array = sink.room(WebSocketEncoder.LONGEST_HEADER);
      sink.position(WebSocketEncoder.writeHeader(array, at, WebSocketOpcode.PING, 0));
    }
    sink.put(close);
    close = NONE;
  }
}
