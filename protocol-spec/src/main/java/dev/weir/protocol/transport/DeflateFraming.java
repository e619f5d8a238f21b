package dev.weir.protocol.transport;

import dev.weir.protocol.codec.ByteSink;

/**
 * One message a frame, compressed where that makes it smaller (RFC 7692). Confined to the thread of
 * its compressor.
 */
public final class DeflateFraming implements Framing {
  /** Smaller messages are not worth it. */
  static final int SMALLEST = 128;

  private final WebSocketFraming plain;
  private final MessageDeflater deflater;
  private final boolean takeover;
  private final int window;

  /**
   * Frames for one receiver.
   *
   * @param plain of what is not compressed
   * @param deflater which may be that of other connections too, when there is no takeover
   * @param takeover whether the receiver keeps the window of the message before
   * @param window of the receiver, in bits
   */
  public DeflateFraming(
      WebSocketFraming plain, MessageDeflater deflater, boolean takeover, int window) {
    this.plain = plain;
    this.deflater = deflater;
    this.takeover = takeover;
    this.window = window;
  }

  /** The same connection's frames of the other kind, text or binary. */
  public DeflateFraming with(WebSocketFraming other) {
    return new DeflateFraming(other, deflater, takeover, window);
  }

  @Override
  public int begin(ByteSink sink) {
    return plain.begin(sink);
  }

  @Override
  public void end(ByteSink sink, int mark) {
    int start = plain.payloadStart(mark);
    int length = sink.position() - start;
    if (length < SMALLEST) {
      plain.end(sink, mark);
      return;
    }
    int deflated = deflater.deflate(sink.array(), start, length, window);
    if (deflated >= length && !takeover) {
      plain.end(sink, mark);
      return;
    }
    sink.position(mark);
    sink.position(
        WebSocketEncoder.writeCompressedHeader(
            sink.room(WebSocketEncoder.LONGEST_HEADER + deflated), mark, plain.opcode(), deflated));
    sink.put(deflater.array(), 0, deflated);
  }

  /** Frames without takeover are the same for all who have the largest window. */
  @Override
  public int form() {
    return takeover || window < DeflateAgreement.LARGEST_WINDOW ? UNSHARED : COMPRESSED;
  }
}
