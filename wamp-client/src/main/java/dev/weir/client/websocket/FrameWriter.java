package dev.weir.client.websocket;

import dev.weir.client.link.Batch;
import dev.weir.client.link.FrameKind;
import dev.weir.client.link.OutBuffer;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketMask;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Frames and masks a batch and writes it, as far as possible at one go. Confined to the writer
 * thread.
 */
final class FrameWriter {
  private final MaskKeys keys = new MaskKeys();
  private final OutBuffer out;
  private final int message;

  FrameWriter(OutputStream out, boolean text) {
    this.out = new OutBuffer(out);
    this.message = text ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
  }

  void write(Batch batch) throws IOException {
    for (int frame = 0; frame < batch.count(); frame++) {
      if (batch.length(frame) >= OutBuffer.ALONE) {
        writeAlone(batch, frame);
      } else {
        append(batch, frame);
      }
    }
    out.flush();
  }

  private void append(Batch batch, int frame) throws IOException {
    int length = batch.length(frame);
    byte[] room = out.room(WebSocketEncoder.LONGEST_HEADER + length);
    out.filled(
        WebSocketEncoder.writeMaskedFrame(
            room,
            out.filled(),
            opcode(batch.kind(frame)),
            batch.array(),
            batch.start(frame),
            length,
            keys.next()));
  }

  private void writeAlone(Batch batch, int frame) throws IOException {
    int length = batch.length(frame);
    int key = keys.next();
    byte[] room = out.room(WebSocketEncoder.LONGEST_HEADER);
    int opcode = opcode(batch.kind(frame));
    out.filled(WebSocketEncoder.writeMaskedHeader(room, out.filled(), opcode, length, key));
    WebSocketMask.apply(batch.array(), batch.start(frame), length, key);
    out.writeAlone(batch.array(), batch.start(frame), length);
  }

  private int opcode(FrameKind kind) {
    return switch (kind) {
      case MESSAGE -> message;
      case PING -> WebSocketOpcode.PING;
      case PONG -> WebSocketOpcode.PONG;
      case CLOSE -> WebSocketOpcode.CLOSE;
    };
  }
}
