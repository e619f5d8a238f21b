package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Written frames, byte for byte. */
final class WebSocketEncoderTest {
  private static final int KEY = 0x37fa213d;
  private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

  private final byte[] out = new byte[70_000];

  private String hex(int end) {
    return HexFormat.of().formatHex(out, 0, end);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "125, 2",
    "126, 4",
    "65535, 4",
    "65536, 10",
    "2147483647, 10",
  })
  void headersTakeTheFewestBytes(int payloadLength, int headerLength) {
    assertThat(WebSocketEncoder.headerLength(payloadLength, false)).isEqualTo(headerLength);
    assertThat(WebSocketEncoder.headerLength(payloadLength, true)).isEqualTo(headerLength + 4);
    assertThat(WebSocketEncoder.writeHeader(out, 3, WebSocketOpcode.TEXT, payloadLength))
        .isEqualTo(3 + headerLength);
    assertThat(WebSocketEncoder.writeMaskedHeader(out, 3, WebSocketOpcode.TEXT, payloadLength, KEY))
        .isEqualTo(3 + headerLength + 4)
        .isLessThanOrEqualTo(3 + WebSocketEncoder.LONGEST_HEADER);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 827e0100, 82fe010037fa213d",
    "65536, 827f0000000000010000, 82ff000000000001000037fa213d",
  })
  void headersOfTheRfc(int payloadLength, String unmasked, String masked) {
    int end = WebSocketEncoder.writeHeader(out, 0, WebSocketOpcode.BINARY, payloadLength);
    assertThat(hex(end)).isEqualTo(unmasked);
    end = WebSocketEncoder.writeMaskedHeader(out, 0, WebSocketOpcode.BINARY, payloadLength, KEY);
    assertThat(hex(end)).isEqualTo(masked);
  }

  @Test
  void framesOfTheRfc() {
    int end = WebSocketEncoder.writeFrame(out, 0, WebSocketOpcode.TEXT, HELLO, 0, 5);
    assertThat(hex(end)).isEqualTo("810548656c6c6f");
    end = WebSocketEncoder.writeFrame(out, 0, WebSocketOpcode.PING, HELLO, 0, 5);
    assertThat(hex(end)).isEqualTo("890548656c6c6f");
    end = WebSocketEncoder.writeMaskedFrame(out, 0, WebSocketOpcode.TEXT, HELLO, 0, 5, KEY);
    assertThat(hex(end)).isEqualTo("818537fa213d7f9f4d5158");
    end = WebSocketEncoder.writeMaskedFrame(out, 0, WebSocketOpcode.PONG, HELLO, 0, 5, KEY);
    assertThat(hex(end)).isEqualTo("8a8537fa213d7f9f4d5158");
  }

  @Test
  void aFrameIsWrittenWhereItIsToldAndFromTheGivenSlice() {
    int end = WebSocketEncoder.writeFrame(out, 2, WebSocketOpcode.BINARY, HELLO, 1, 3);
    assertThat(hex(end)).isEqualTo("0000" + "8203656c6c");
    assertThat(Arrays.copyOfRange(out, end, out.length)).containsOnly(0);
  }

  @Test
  void maskingAMessageLeavesTheMessageAsItWas() {
    byte[] message = HELLO.clone();
    WebSocketEncoder.writeMaskedFrame(out, 0, WebSocketOpcode.TEXT, message, 0, 5, KEY);
    assertThat(message).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 31})
  void maskingIsThatOfTheRfcAtEveryLengthAndOffset(int length) {
    for (int offset = 0; offset < 9; offset++) {
      byte[] bytes = new byte[50];
      WebSocketMask.apply(bytes, offset, length, KEY);
      for (int i = 0; i < bytes.length; i++) {
        int inside = i - offset;
        boolean masked = inside >= 0 && inside < length;
        assertThat(bytes[i]).isEqualTo((byte) (masked ? KEY >>> 24 - 8 * (inside % 4) : 0));
      }
    }
  }

  @Test
  void aControlFrameHoldsUpTo125Bytes() {
    byte[] payload = new byte[126];
    assertThat(WebSocketEncoder.writeFrame(out, 0, WebSocketOpcode.PING, payload, 0, 125))
        .isEqualTo(127);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> WebSocketEncoder.writeFrame(out, 0, WebSocketOpcode.PING, payload, 0, 126));
  }

  @Test
  void anArrayTooShortIsAnError() {
    assertThatThrownBy(
            () -> WebSocketEncoder.writeFrame(new byte[6], 0, WebSocketOpcode.TEXT, HELLO, 0, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void closeFrames() {
    assertThat(hex(WebSocketEncoder.writeClose(out, 0, 1000, "bye"))).isEqualTo("880503e8627965");
    assertThat(hex(WebSocketEncoder.writeClose(out, 0, 1005, "unsaid"))).isEqualTo("8800");
    assertThat(hex(WebSocketEncoder.writeMaskedClose(out, 0, 1000, "", 0x01020304)))
        .isEqualTo("88820102030402ea");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1004, 1006, 1015, 2999, 5000})
  void closeCodesThatMustNotBeSent(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketEncoder.writeClose(out, 0, code, ""))
        .withMessageContaining("" + code);
  }

  @ParameterizedTest
  @CsvSource({"x, 123", "é, 122", "€, 123", "𝄞, 120"})
  void aLongReasonIsCutBetweenCharacters(String character, int bytes) {
    for (int length : new int[] {123, 200, 10_000}) {
      int end = WebSocketEncoder.writeClose(out, 0, 1008, character.repeat(length));
      assertThat(end).isEqualTo(4 + bytes).isLessThanOrEqualTo(WebSocketEncoder.LONGEST_CLOSE);
      assertThat(new String(out, 4, bytes, StandardCharsets.UTF_8))
          .isEqualTo(character.repeat(bytes / character.getBytes(StandardCharsets.UTF_8).length));
    }
  }

  @Test
  void aReasonOf123BytesIsNotCut() {
    assertThat(WebSocketEncoder.writeClose(out, 0, 1000, "x".repeat(123))).isEqualTo(127);
  }
}
