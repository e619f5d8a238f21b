package dev.weir.protocol.codec;

import static dev.weir.protocol.Serializer.CBOR;
import static dev.weir.protocol.Serializer.MESSAGEPACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at the edge between MessagePack and CBOR: C11 and C12 of the hostile cases. */
final class BinaryExtremesTest {
  @Test
  @Hostile("C11")
  void c11NulAndBytesGoFromOneFormatToTheOther() {
    List<Object> values = List.of("\0", "\0AAEC", "a\0b", new byte[] {0, 1, 2}, new byte[0]);
    for (Serializer from : List.of(MESSAGEPACK, CBOR)) {
      for (Serializer to : List.of(MESSAGEPACK, CBOR)) {
        Payload raw = Transcoder.encode(Payload.of(values, Map.of("\0", "\0")), from);
        Payload there = Transcoder.values(Transcoder.encode(raw, to));
        assertThat(there.arguments()).usingRecursiveComparison().isEqualTo(values);
        assertThat(there.keywords()).isEqualTo(Map.of("\0", "\0"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800", "é\ud83d"})
  @Hostile("C11")
  void c11HalfOfASurrogatePairHasNoForm(String text) {
    for (Serializer serializer : List.of(MESSAGEPACK, CBOR)) {
      for (String whole : List.of(text, "?".repeat(500) + text, text + "x".repeat(50))) {
        assertThatThrownBy(() -> Transcoder.encode(Payload.of(whole), serializer))
            .isInstanceOf(Unencodable.class)
            .hasMessage("a string with half of a surrogate pair has no form in " + serializer);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "?", "\u007f", "\u0080", "é", "ÿ", "\u0141", "\u203f", "😀"})
  void stringsOfAllLengthsComeBackWhateverTheirLastCharacterIs(String last) {
    for (Serializer serializer : List.of(MESSAGEPACK, CBOR)) {
      for (int length = 0; length < 300; length++) {
        String text = "?".repeat(length) + last;
        Payload raw = Transcoder.encode(Payload.of(text), serializer);
        assertThat(Transcoder.values(raw).arguments()).containsExactly(text);
      }
    }
  }

  @Test
  @Hostile("C12")
  void c12ExtremesGoFromOneFormatToTheOther() {
    BigInteger unsigned = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    List<Object> values = new ArrayList<>();
    Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L << 53, (1L << 53) + 1)
        .forEach(values::add);
    values.add(unsigned);
    Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0)
        .forEach(values::add);
    Stream.of(Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e300).forEach(values::add);
    for (Serializer from : List.of(MESSAGEPACK, CBOR)) {
      Payload raw = Transcoder.encode(Payload.of(values, Map.of()), from);
      Serializer to = from == CBOR ? MESSAGEPACK : CBOR;
      assertThat(Transcoder.values(Transcoder.encode(raw, to)).arguments()).isEqualTo(values);
    }
    Payload big = Transcoder.encode(Payload.of(unsigned.add(BigInteger.ONE)), CBOR);
    assertThatThrownBy(() -> Transcoder.encode(big, MESSAGEPACK))
        .isInstanceOf(Unencodable.class)
        .hasMessage("an integer beyond 64 bits has no form in MESSAGEPACK");
  }
}
