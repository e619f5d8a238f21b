package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.LongFunction;

/**
 * A frame, encoded once for each framing and each width that its request id can have; per use only
 * id and marker are written into the copy, masked where they stand. Confined to the event loop's
 * thread.
 */
public final class FrameTemplate {
  private static final int WIDEST_ID = 20;
  private static final int NO_ID = -1;
  private static final String UNMARKED = "A".repeat(Payload.MARKER);

  private final int opcode;
  private final Codec codec;
  private final int idOffset;
  private final LongFunction<byte[]> body;
  private final Prepared[][] prepared = new Prepared[Framing.values().length][WIDEST_ID + 1];
  private final byte[] digits = new byte[WIDEST_ID];

  private FrameTemplate(int opcode, Codec codec, int idOffset, LongFunction<byte[]> body) {
    this.opcode = opcode;
    this.codec = codec;
    this.idOffset = idOffset;
    this.body = body;
  }

  /**
   * A message whose second element is the request id and that carries one {@link Payload}.
   *
   * @param json the message with a given request id
   */
  public static FrameTemplate of(Codec codec, int code, LongFunction<String> json) {
    return new FrameTemplate(
        codec.opcode(), codec, codec.idOffset(code), id -> codec.encode(json.apply(id)));
  }

  /** A binary frame that carries nothing but the payload. */
  public static FrameTemplate of(Payload payload) {
    return new FrameTemplate(
        Frame.BINARY, Codec.MESSAGE_PACK, NO_ID, id -> payload.text().getBytes(US_ASCII));
  }

  /** The frame's length when it carries that request id. */
  int length(Framing framing, long id) {
    return prepared(framing, id, width(id)).frame.length;
  }

  /** Writes the frame with that request id and marker; it takes up {@link #length} bytes. */
  void write(Framing framing, long id, long marker, byte[] out, int at) {
    int width = width(id);
    Prepared source = prepared(framing, id, width);
    System.arraycopy(source.frame, 0, out, at, source.frame.length);
    int bodyAt = at + source.bodyAt;
    if (idOffset != NO_ID) {
      codec.write(id, width, digits);
      for (int i = 0; i < width; i++) {
        out[bodyAt + idOffset + i] = (byte) (digits[i] ^ framing.mask(idOffset + i));
      }
    }
    for (int i = 0; i < Payload.MARKER; i++) {
      int place = source.markerAt + i;
      out[bodyAt + place] = (byte) (Payload.letter(marker, i) ^ framing.mask(place));
    }
  }

  private int width(long id) {
    return idOffset == NO_ID ? 0 : codec.width(id);
  }

  private Prepared prepared(Framing framing, long id, int width) {
    Prepared[] widths = prepared[framing.ordinal()];
    if (widths[width] == null) {
      byte[] message = body.apply(id);
      widths[width] =
          new Prepared(
              framing.frame(opcode, message),
              framing.bodyOffset(message.length),
              new String(message, ISO_8859_1).indexOf(UNMARKED));
    }
    return widths[width];
  }

  /** A frame, where its body begins, and where in the body the marker stands. */
  private record Prepared(byte[] frame, int bodyAt, int markerAt) {}
}
