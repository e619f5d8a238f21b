package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.codec.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages compressed and taken apart again, within bounds. */
final class MessageDeflateTest {
  private static final String OPTION = "compression.max_ratio";
  private static final int LARGEST = 1 << 20;
  private static final int FREE = 1 << 20;
  private static final int LARGE = 4 << 20;
  private static final WebSocketLimits LIMITS = new WebSocketLimits(LARGEST, 1);
  private static final WebSocketLimits LARGE_LIMITS = new WebSocketLimits(LARGE, 1);

  /** The examples of RFC 7692, section 7.2.3: with takeover, blocks that are stored, and last. */
  @Test
  void theExamplesOfTheSpecification() {
    try (MessageInflater takeover = new MessageInflater(true)) {
      assertThat(text(takeover, "f248cdc9c90700")).isEqualTo("Hello");
      assertThat(text(takeover, "f200110000")).isEqualTo("Hello");
    }
    try (MessageInflater each = new MessageInflater(false)) {
      assertThat(text(each, "f248cdc9c90700")).isEqualTo("Hello");
      assertThat(text(each, "000500faff48656c6c6f00")).isEqualTo("Hello");
      assertThat(text(each, "f348cdc9c9070000")).isEqualTo("Hello");
      assertThat(text(each, "f348cdc9c90700")).isEqualTo("Hello");
      assertThat(text(each, "f24805000000ffffcac9c90700")).isEqualTo("Hello");
      assertThat(text(each, "00")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 15", "true, 15", "false, 8", "false, 9", "true, 12"})
  void whatIsCompressedIsTheSameAgain(boolean takeover, int window) {
    Random random = new Random(42);
    try (MessageDeflater deflater = new MessageDeflater(6, takeover);
        MessageInflater inflater = new MessageInflater(takeover)) {
      for (int length : new int[] {1, 127, 128, 256, 257, 4_096, 70_000, 300_000, 5}) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
          message[i] = (byte) "abcdefgh".charAt(random.nextInt(8));
        }
        int count = deflater.deflate(message, 0, length, window);
        byte[] wire = Arrays.copyOf(deflater.array(), count);
        int size = inflater.inflate(wire, 0, count, LIMITS, 100, OPTION);
        assertThat(Arrays.copyOf(inflater.release(), size)).isEqualTo(message);
      }
    }
  }

  /** Else a connection would hold the size of its largest message for as long as it is there. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLargeMessageLeavesNothingBehind(boolean takeover) {
    byte[] noise = new byte[LARGEST];
    new Random(3).nextBytes(noise);
    int kept = takeover ? 16 << 10 : 256 << 10;
    try (MessageDeflater deflater = new MessageDeflater(3, takeover)) {
      Deflation deflation = new Deflation(deflater, takeover, 15);
      ByteSink sink = new ByteSink(0);
      Framing framing = new DeflateFraming(WebSocketFraming.BINARY, deflation);
      for (int i = 0; i < 2; i++) {
        int mark = framing.begin(sink);
        sink.put(noise, 0, noise.length);
        framing.end(sink, mark);
        assertThat(sink.position() - mark).isGreaterThan(LARGEST);
        assertThat(deflater.array().length).isLessThanOrEqualTo(kept);
      }
    }
  }

  /** Nothing further back is referred to than the window reaches: each part is whole by itself. */
  @Test
  void aSmallWindowIsKeptTo() {
    byte[] message = new byte[2_000];
    new Random(1).nextBytes(message);
    System.arraycopy(message, 0, message, 1_000, 1_000); // would be found 1,000 octets back
    try (MessageDeflater deflater = new MessageDeflater(9, false)) {
      int wide = deflater.deflate(message, 0, message.length, 15);
      int narrow = deflater.deflate(message, 0, message.length, 9);
      assertThat(wide).isLessThan(1_200);
      assertThat(narrow).isGreaterThan(1_900);
    }
  }

  @Test
  void aSizeAndARatioAreKeptTo() {
    byte[] bomb = bomb(LARGE + 1);
    try (MessageInflater inflater = new MessageInflater(false)) {
      assertThatThrownBy(
              () -> inflater.inflate(bomb, 0, bomb.length, LARGE_LIMITS, 100_000, OPTION))
          .isInstanceOf(WebSocketViolation.class)
          .hasMessage("the message is larger than 4194304 bytes (limits.message)");
      assertThatThrownBy(() -> inflater.inflate(bomb, 0, bomb.length, LARGE_LIMITS, 100, OPTION))
          .isInstanceOf(WebSocketViolation.class)
          .hasMessageContaining("more than 100 times")
          .hasMessageContaining("(" + OPTION + ")");
      byte[] largest = bomb(LARGE);
      assertThat(inflater.inflate(largest, 0, largest.length, LARGE_LIMITS, 100_000, OPTION))
          .isEqualTo(LARGE);
      byte[] harmless = bomb(FREE);
      assertThat(inflater.inflate(harmless, 0, harmless.length, LARGE_LIMITS, 1, OPTION))
          .isEqualTo(FREE);
      byte[] past = bomb(FREE + 1);
      assertThatThrownBy(() -> inflater.inflate(past, 0, past.length, LARGE_LIMITS, 1, OPTION))
          .hasMessageContaining("max_ratio");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"07", "ff", "000500fbff48656c6c6f00", "f348cdc9c907ffffffff"})
  void whatIsNoDataIsRefused(String hex) {
    byte[] wire = HexFormat.of().parseHex(hex);
    try (MessageInflater inflater = new MessageInflater(false)) {
      assertThatThrownBy(() -> inflater.inflate(wire, 0, wire.length, LIMITS, 100, OPTION))
          .isInstanceOfSatisfying(
              WebSocketViolation.class,
              violation -> assertThat(violation.closeCode()).isEqualTo(1007));
    }
  }

  private static String text(MessageInflater inflater, String hex) {
    byte[] wire = HexFormat.of().parseHex(hex);
    int size = inflater.inflate(wire, 0, wire.length, LIMITS, 100, OPTION);
    return new String(inflater.release(), 0, size, StandardCharsets.US_ASCII);
  }

  /** Compressed zeros. */
  private static byte[] bomb(int size) {
    Deflater deflater = new Deflater(9, true);
    byte[] out = new byte[size / 100 + 1_000];
    deflater.setInput(new byte[size]);
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - 4);
  }
}
