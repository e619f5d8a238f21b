package dev.weir.client.websocket;

import dev.weir.client.link.Batch;
import dev.weir.client.link.FrameKind;
import dev.weir.client.link.OutBuffer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Deflation;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketMask;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Frames and masks what waits and writes it, as far as possible at one go. With a batched
 * subprotocol messages share a frame of about 16 KiB; a larger one is alone, so that a frame is
 * larger than what its receiver takes only where the message is. Confined to the writer thread.
 */
final class FrameWriter {
  private static final int MOST = 16 << 10;
  private static final int KEPT = 1 << 20;

  private final MaskKeys keys = new MaskKeys();
  private final OutBuffer out;
  private final Optional<Deflation> deflation;
  private final boolean batched;
  private final BatchFraming framing;
  private final int message;
  private ByteSink together = new ByteSink(0);

  FrameWriter(OutputStream out, Subprotocol protocol, Optional<Deflation> deflation) {
    this.out = new OutBuffer(out);
    this.deflation = deflation;
    this.batched = protocol.batched();
    this.framing = BatchFraming.of(protocol.serializer());
    this.message = protocol.serializer().text() ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY;
  }

  void write(Batch batch) throws IOException {
    for (int frame = 0; frame < batch.count(); frame++) {
      FrameKind kind = batch.kind(frame);
      if (batched && kind == FrameKind.MESSAGE) {
        add(batch.array(), batch.start(frame), batch.length(frame));
      } else {
        writeTogether();
        write(kind, batch.array(), batch.start(frame), batch.length(frame));
      }
    }
    writeTogether();
    out.flush();
  }

  private void add(byte[] bytes, int offset, int length) throws IOException {
    if (together.position() + length > MOST) {
      writeTogether();
    }
    int mark = framing.begin(together);
    together.put(bytes, offset, length);
    framing.end(together, mark);
  }

  private void writeTogether() throws IOException {
    if (together.position() > 0) {
      write(FrameKind.MESSAGE, together.array(), 0, together.position());
      together.position(0);
      if (together.array().length > KEPT) {
        together = new ByteSink(0);
      }
    }
  }

  private void write(FrameKind kind, byte[] bytes, int offset, int length) throws IOException {
    int deflated =
        kind == FrameKind.MESSAGE && deflation.isPresent()
            ? deflation.get().deflate(bytes, offset, length)
            : Deflation.PLAIN;
    if (deflated == Deflation.PLAIN) {
      write(opcode(kind), bytes, offset, length);
    } else {
      writeCompressed(deflation.get().deflater().array(), deflated);
      deflation.get().deflater().release();
    }
  }

  /** The octets are masked where they are. */
  private void writeCompressed(byte[] octets, int length) throws IOException {
    int key = keys.next();
    byte[] room = out.room(WebSocketEncoder.LONGEST_HEADER);
    out.filled(
        WebSocketEncoder.writeMaskedCompressedHeader(room, out.filled(), message, length, key));
    WebSocketMask.apply(octets, 0, length, key);
    out.write(octets, 0, length);
  }

  private void write(int opcode, byte[] bytes, int offset, int length) throws IOException {
    if (length >= OutBuffer.ALONE) {
      writeAlone(opcode, bytes, offset, length);
    } else {
      append(opcode, bytes, offset, length);
    }
  }

  private void append(int opcode, byte[] bytes, int offset, int length) throws IOException {
    byte[] room = out.room(WebSocketEncoder.LONGEST_HEADER + length);
    out.filled(
        WebSocketEncoder.writeMaskedFrame(
            room, out.filled(), opcode, bytes, offset, length, keys.next()));
  }

  private void writeAlone(int opcode, byte[] bytes, int offset, int length) throws IOException {
    int key = keys.next();
    byte[] room = out.room(WebSocketEncoder.LONGEST_HEADER);
    out.filled(WebSocketEncoder.writeMaskedHeader(room, out.filled(), opcode, length, key));
    WebSocketMask.apply(bytes, offset, length, key);
    out.writeAlone(bytes, offset, length);
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
