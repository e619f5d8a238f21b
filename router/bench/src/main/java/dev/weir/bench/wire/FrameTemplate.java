package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.LongFunction;

/**
 * A masked frame, encoded once for each width that its request id can have; per use only id and
 * marker are written into the copy, masked where they stand. Confined to the event loop's thread.
 */
public final class FrameTemplate {
  private static final int WIDEST_ID = 20;
  private static final int NO_ID = -1;
  private static final String UNMARKED = "A".repeat(Payload.MARKER);

  private final int opcode;
  private final Codec codec;
  private final int idOffset;
  private final LongFunction<byte[]> body;
  private final Prepared[] prepared = new Prepared[WIDEST_ID + 1];
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
  int length(long id) {
    return prepared(id, width(id)).frame.length;
  }

  /** Writes the frame with that request id and marker; it takes up {@link #length} bytes. */
  void write(long id, long marker, byte[] out, int at) {
    int width = width(id);
    Prepared source = prepared(id, width);
    System.arraycopy(source.frame, 0, out, at, source.frame.length);
    int bodyAt = at + source.bodyAt;
    if (idOffset != NO_ID) {
      codec.write(id, width, digits);
      for (int i = 0; i < width; i++) {
        out[bodyAt + idOffset + i] = (byte) (digits[i] ^ Frame.mask(idOffset + i));
      }
    }
    for (int i = 0; i < Payload.MARKER; i++) {
      int place = source.markerAt + i;
      out[bodyAt + place] = (byte) (Payload.letter(marker, i) ^ Frame.mask(place));
    }
  }

  private int width(long id) {
    return idOffset == NO_ID ? 0 : codec.width(id);
  }

  private Prepared prepared(long id, int width) {
    if (prepared[width] == null) {
      byte[] message = body.apply(id);
      prepared[width] =
          new Prepared(
              Frame.masked(opcode, message),
              Frame.bodyOffset(message.length),
              new String(message, ISO_8859_1).indexOf(UNMARKED));
    }
    return prepared[width];
  }

  /** A masked frame, where its body begins, and where in the body the marker stands. */
  private record Prepared(byte[] frame, int bodyAt, int markerAt) {}
}
