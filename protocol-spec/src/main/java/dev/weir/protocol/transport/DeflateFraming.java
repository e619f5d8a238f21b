package dev.weir.protocol.transport;

import dev.weir.protocol.codec.ByteSink;

/**
 * One message a frame, compressed where that makes it smaller (RFC 7692). Confined to the thread of
 * its compressor.
 */
public final class DeflateFraming implements Framing {
  private final WebSocketFraming plain;
  private final Deflation deflation;

  /**
   * Frames for one receiver.
   *
   * @param plain of what is not compressed
   */
  public DeflateFraming(WebSocketFraming plain, Deflation deflation) {
    this.plain = plain;
    this.deflation = deflation;
  }

  /** The same connection's frames of the other kind, text or binary. */
  public DeflateFraming with(WebSocketFraming other) {
    return new DeflateFraming(other, deflation);
  }

  @Override
  public int begin(ByteSink sink) {
    return plain.begin(sink);
  }

  @Override
  public void end(ByteSink sink, int mark) {
    int start = plain.payloadStart(mark);
    int deflated = deflation.deflate(sink.array(), start, sink.position() - start);
    if (deflated == Deflation.PLAIN) {
      plain.end(sink, mark);
      return;
    }
    sink.position(mark);
    sink.position(
        WebSocketEncoder.writeCompressedHeader(
            sink.room(WebSocketEncoder.LONGEST_HEADER + deflated), mark, plain.opcode(), deflated));
    sink.put(deflation.deflater().array(), 0, deflated);
    deflation.deflater().release();
  }

  /** Frames without takeover are the same for all who have the largest window. */
  @Override
  public int form() {
    return deflation.takeover() || deflation.window() < DeflateAgreement.LARGEST_WINDOW
        ? UNSHARED
        : COMPRESSED;
  }
}
