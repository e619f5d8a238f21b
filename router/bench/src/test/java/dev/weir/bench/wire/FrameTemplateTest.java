package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A template's frames are the frames that encoding each message afresh would make. */
class FrameTemplateTest {
  private static final String RESULT_LIKE = "[48,%d,{},\"bench.echo\",[\"%s\"]]";
  private static final long[] IDS = {
    1, 9, 10, 127, 128, 255, 256, 65_535, 65_536, 0xffff_ffffL, 0x1_0000_0000L, 1L << 53
  };
  private static final int[] SIZES = {16, 64, 100, 256, 16_384, 65_536 - 128, 65_536};

  @ParameterizedTest
  @EnumSource(Codec.class)
  void unmasksToTheMessage(Codec codec) {
    for (int size : codec == Codec.JSON ? SIZES : Arrays.copyOf(SIZES, 5)) {
      Payload payload = new Payload(size);
      FrameTemplate template =
          FrameTemplate.of(codec, 48, id -> RESULT_LIKE.formatted(id, payload.text()));
      for (long id : IDS) {
        byte[] expected = codec.encode(RESULT_LIKE.formatted(id, marked(payload, id)));
        assertThat(unmasked(template, id)).isEqualTo(expected);
        assertThat(unmasked(template, id)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aRawSocketFrameHasALengthAndTheMessage(Codec codec) {
    Payload payload = new Payload(300);
    FrameTemplate template =
        FrameTemplate.of(codec, 48, id -> RESULT_LIKE.formatted(id, payload.text()));
    for (long id : IDS) {
      byte[] frame = new byte[template.length(Framing.RAW_SOCKET, id)];
      template.write(Framing.RAW_SOCKET, id, id, frame, 0);
      byte[] expected = codec.encode(RESULT_LIKE.formatted(id, marked(payload, id)));
      assertThat(Framing.bigEndian(frame, 0, 4)).isEqualTo(expected.length);
      assertThat(Arrays.copyOfRange(frame, 4, frame.length)).isEqualTo(expected);
    }
  }

  private static String marked(Payload payload, long marker) {
    byte[] text = payload.text().getBytes(US_ASCII);
    for (int i = 0; i < Payload.MARKER; i++) {
      text[i] = Payload.letter(marker, i);
    }
    assertThat(payload.marker(text, 0, text.length)).isEqualTo(marker);
    return new String(text, US_ASCII);
  }

  private static byte[] unmasked(FrameTemplate template, long id) {
    byte[] out = new byte[template.length(Framing.WEB_SOCKET, id) + 3];
    template.write(Framing.WEB_SOCKET, id, id, out, 3);
    byte[] frame = Arrays.copyOfRange(out, 3, out.length);
    int header = Frame.bodyOffset(frame.length < 132 ? 0 : frame.length < 65_544 ? 126 : 65_536);
    assertThat(length(frame, header)).isEqualTo(frame.length - header);
    byte[] body = Arrays.copyOfRange(frame, header, frame.length);
    for (int i = 0; i < body.length; i++) {
      body[i] ^= frame[header - 4 + (i & 3)];
    }
    return body;
  }

  private static long length(byte[] frame, int header) {
    if (header == 6) {
      return frame[1] & 0x7f;
    }
    assertThat(frame[1] & 0x7f).isEqualTo(header == 8 ? 126 : 127);
    long length = 0;
    for (int i = 2; i < header - 4; i++) {
      length = length << 8 | frame[i] & 0xff;
    }
    return length;
  }
}
