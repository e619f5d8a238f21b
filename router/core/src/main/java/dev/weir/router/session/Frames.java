package dev.weir.router.session;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.transport.Framing;
import dev.weir.router.mailbox.Outbound;
import java.util.Arrays;

/**
 * Messages to frames in one session's serializer; those for many are made once and copied. Confined
 * to the connection's loop.
 */
final class Frames {
  private static final byte[] IMPOSSIBLE = new byte[0];

  private final Framing framing;
  private final int form;
  private final MessageWriter writer;
  private String error = "";
  private String sentence = "";

  Frames(Framing framing, Serializer serializer, MessageWriter writer) {
    this.framing = framing;
    this.form = serializer.ordinal();
    this.writer = writer;
  }

  /**
   * Appends the frame of a message; returns false when the message has no form in this serializer.
   */
  boolean append(Outbound outbound, ByteSink sink) {
    if (!outbound.isShared()) {
      return write(outbound, sink);
    }
    byte[] frame = outbound.frame(form);
    if (frame == null) {
      int start = sink.position();
      frame =
          write(outbound, sink)
              ? Arrays.copyOfRange(sink.array(), start, sink.position())
              : IMPOSSIBLE;
      outbound.keep(form, frame);
      return frame != IMPOSSIBLE;
    }
    sink.put(frame);
    return frame.length > 0;
  }

  /** The error URI of the last message that had no form. */
  String error() {
    return error;
  }

  /** Why the last message had no form. */
  String sentence() {
    return sentence;
  }

  private boolean write(Outbound outbound, ByteSink sink) {
    int mark = framing.begin(sink);
    try {
      writer.write(outbound.message(), sink);
      framing.end(sink, mark);
      return true;
    } catch (Unencodable e) {
      sink.position(mark);
      error = e.error();
      sentence = e.getMessage();
      return false;
    }
  }
}
