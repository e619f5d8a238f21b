package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.RandomOctets;
import dev.weir.protocol.Tries;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The validator against Java's strict decoder. */
final class Utf8ValidatorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f48fbfbf",
        "6161616161616161c3a4",
        "61616161616161c3a461616161616161"
      })
  void valid(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Utf8Validator.valid(bytes, 0, bytes.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c2",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f8808080",
        "fe",
        "ff",
        "6161616161616161ff",
        "e2826161616161616161"
      })
  void invalid(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Utf8Validator.valid(bytes, 0, bytes.length)).isFalse();
  }

  /** Every sequence of up to three bytes behind and before ASCII, and the edges of four. */
  @Test
  void everyShortSequenceIsJudgedAsJavaDoes() {
    byte[] bytes = "12345678abc12345678".getBytes(StandardCharsets.US_ASCII);
    for (int sequence = 0; sequence < 1 << 24; sequence += sequence < 1 << 20 ? 1 : 61) {
      bytes[8] = (byte) (sequence >> 16);
      bytes[9] = (byte) (sequence >> 8);
      bytes[10] = (byte) sequence;
      if (Utf8Validator.valid(bytes, 0, bytes.length) != ReferenceDecoder.utf8(bytes)) {
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("judged as Java judges it");
      }
    }
  }

  @Test
  void anyBytesInAnyPiecesAreJudgedAsJavaDoes() {
    Tries.of(
        1000,
        (seed, random) -> {
          byte[] bytes = almostText(random);
          Utf8Validator validator = new Utf8Validator();
          int at = 0;
          boolean possible = true;
          for (int cuts = RandomOctets.length(random, 255); cuts > 0; cuts--) {
            int next = at + RandomOctets.length(random, bytes.length - at);
            possible = validator.accept(bytes, at, next - at);
            at = next;
            assertThat(possible).isEqualTo(ReferenceDecoder.beginsUtf8(Arrays.copyOf(bytes, at)));
          }
          assertThat(validator.accept(bytes, at, bytes.length - at))
              .isEqualTo(ReferenceDecoder.beginsUtf8(bytes));
          assertThat(validator.complete()).isEqualTo(ReferenceDecoder.utf8(bytes));
        });
  }

  @Test
  void aStreamThatIsWrongStaysWrong() {
    Utf8Validator validator = new Utf8Validator();
    assertThat(validator.accept(new byte[] {(byte) 0xFF}, 0, 1)).isFalse();
    assertThat(validator.accept(new byte[] {'a'}, 0, 1)).isFalse();
    assertThat(validator.accept("a long piece".getBytes(StandardCharsets.US_ASCII), 0, 12))
        .isFalse();
    assertThat(validator.complete()).isFalse();
  }

  /** Up to four parts, most of them text and some of them up to four octets of any kind. */
  private static byte[] almostText(SplittableRandom random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int parts = random.nextInt(5); parts > 0; parts--) {
      all.writeBytes(
          random.nextInt(7) == 0
              ? RandomOctets.octets(random, 4)
              : RandomOctets.text(random, 255).getBytes(StandardCharsets.UTF_8));
    }
    return all.toByteArray();
  }
}
