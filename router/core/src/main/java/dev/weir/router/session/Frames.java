package dev.weir.router.session;

import dev.weir.protocol.ErrorUri;
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
  private final boolean shares;
  private final int form;
  private final int longest;
  private final MessageWriter writer;
  private String error = "";
  private String sentence = "";

  Frames(Framing framing, Serializer serializer, MessageWriter writer) {
    this.framing = framing;
    this.shares = framing.form() != Framing.UNSHARED;
    this.form = framing.form() * Serializer.values().length + serializer.ordinal();
    this.longest = framing.longestFrame();
    this.writer = writer;
  }

  /**
   * Appends the frame of a message; returns false when the message has no form in this serializer,
   * or is larger than the receiver takes.
   */
  boolean append(Outbound outbound, ByteSink sink) {
    int start = sink.position();
    boolean appended = shares && outbound.isShared() ? copy(outbound, sink) : write(outbound, sink);
    if (sink.position() - start > longest) {
      refuse(sink, start);
      return false;
    }
    return appended;
  }

  private boolean copy(Outbound outbound, ByteSink sink) {
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

  private void refuse(ByteSink sink, int start) {
    error = ErrorUri.PAYLOAD_SIZE_EXCEEDED;
    sentence =
        "the message takes "
            + (sink.position() - start)
            + " octets, and its receiver takes no frame of more than "
            + longest;
    sink.position(start);
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
