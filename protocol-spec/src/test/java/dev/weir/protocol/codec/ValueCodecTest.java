package dev.weir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single values outside of messages. */
final class ValueCodecTest {

  private static Object decode(byte[] octets, Serializer serializer) {
    return ValueCodec.decode(octets, serializer, Limits.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void everyKindOfValueRoundTrips(Serializer serializer) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("null", null);
    map.put("text", "grüße");
    map.put("integers", List.of(0L, -1L, 1L << 40, BigInteger.ONE.shiftLeft(63)));
    map.put("flag", true);
    map.put("fraction", 0.5);
    map.put("bytes", new byte[] {0, -1});
    map.put("empty", List.of(Map.of(), List.of()));
    for (Object value : new ArrayList<>(map.values())) {
      assertThat(decode(ValueCodec.encode(value, serializer), serializer)).isEqualTo(value);
    }
    assertThat(decode(ValueCodec.encode(map, serializer), serializer))
        .usingRecursiveComparison()
        .isEqualTo(map);
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void octetsThatAreNotExactlyOneValueAreRefused(Serializer serializer) {
    byte[] whole = ValueCodec.encode(Map.of("args", List.of("text", 1L)), serializer);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode(cut, serializer))
          .as("%d of %d octets", length, whole.length)
          .isInstanceOf(Unencodable.class);
    }
    byte[] more = java.util.Arrays.copyOf(whole, whole.length + 1);
    more[whole.length] = '1';
    assertThatThrownBy(() -> decode(more, serializer)).isInstanceOf(Unencodable.class);
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void theLimitsHold(Serializer serializer) {
    Object nested = List.of();
    for (int i = 0; i < 100; i++) {
      nested = List.of(nested);
    }
    byte[] octets = ValueCodec.encode(nested, serializer);
    assertThatThrownBy(() -> decode(octets, serializer)).hasMessageContaining("limits.depth");
  }

  @Test
  void whatAServerWouldBelieveIsValidated() {
    assertThatThrownBy(() -> decode(new byte[] {0x61, (byte) 0xFF}, Serializer.CBOR))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(
            () -> decode("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8), Serializer.JSON))
        .hasMessageContaining("twice");
    assertThatThrownBy(
            () -> decode(new byte[] {(byte) 0xDD, 127, -1, -1, -1}, Serializer.MESSAGEPACK))
        .isInstanceOf(Unencodable.class);
  }
}
