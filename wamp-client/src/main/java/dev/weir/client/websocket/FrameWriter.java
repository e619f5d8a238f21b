package dev.weir.client.websocket;

import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketMask;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Frames and masks a batch and writes it, as far as possible at one go. Confined to the writer
 * thread.
 */
final class FrameWriter {
  /** Frames from this size on are masked where they are and written alone. */
  private static final int ALONE = 32 * 1024;

  private static final int FIRST_CAPACITY = 8 * 1024;
  private static final int LAST_CAPACITY = 256 * 1024;

  private final MaskKeys keys = new MaskKeys();
  private final OutputStream out;
  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int filled;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  void write(Batch batch) throws IOException {
    for (int frame = 0; frame < batch.count(); frame++) {
      if (batch.length(frame) >= ALONE) {
        writeAlone(batch, frame);
      } else {
        append(batch, frame);
      }
    }
    flush();
  }

  private void append(Batch batch, int frame) throws IOException {
    int length = batch.length(frame);
    makeRoom(WebSocketEncoder.LONGEST_HEADER + length);
    filled =
        WebSocketEncoder.writeMaskedFrame(
            buffer,
            filled,
            batch.opcode(frame),
            batch.array(),
            batch.start(frame),
            length,
            keys.next());
  }

  private void writeAlone(Batch batch, int frame) throws IOException {
    int length = batch.length(frame);
    int key = keys.next();
    makeRoom(WebSocketEncoder.LONGEST_HEADER);
    filled = WebSocketEncoder.writeMaskedHeader(buffer, filled, batch.opcode(frame), length, key);
    flush();
    WebSocketMask.apply(batch.array(), batch.start(frame), length, key);
    out.write(batch.array(), batch.start(frame), length);
  }

  private void makeRoom(int bytes) throws IOException {
    if (filled + bytes > LAST_CAPACITY) {
      flush();
    }
    if (filled + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(filled + bytes, buffer.length * 2));
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }
}
