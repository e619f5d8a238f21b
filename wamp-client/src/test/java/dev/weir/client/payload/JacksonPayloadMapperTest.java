package dev.weir.client.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JacksonPayloadMapperTest {
  private final PayloadMapper mapper = PayloadMapper.jackson();

  private enum Color {
    RED
  }

  private record Picture(
      String name, byte[] bytes, Color color, BigDecimal price, List<Long> ids) {}

  /** A bean. */
  public static final class Bean {
    public int number = 3;
    public Set<String> words = Set.of("one");
  }

  @Test
  void numbersBecomeLongsBigIntegersAndDoubles() {
    assertThat(mapper.toWire(1)).isEqualTo(1L);
    assertThat(mapper.toWire((short) 1)).isEqualTo(1L);
    assertThat(mapper.toWire((byte) 1)).isEqualTo(1L);
    assertThat(mapper.toWire(0.5f)).isEqualTo(0.5);
    assertThat(mapper.toWire(BigInteger.TEN)).isEqualTo(10L);
    assertThat(mapper.toWire(BigInteger.ONE.shiftLeft(63))).isEqualTo(BigInteger.ONE.shiftLeft(63));
    assertThat(mapper.toWire(new BigDecimal("0.1"))).isEqualTo(0.1);
    assertThatThrownBy(() -> mapper.toWire(new BigDecimal("0.12345678901234567890123")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("send it as a string");
  }

  @Test
  void objectsBecomeMapsAndComeBack() {
    Picture picture =
        new Picture("p", new byte[] {1, -1}, Color.RED, new BigDecimal("2.5"), List.of(1L << 60));
    Object wire = mapper.toWire(picture);
    assertThat(wire)
        .isEqualTo(
            Map.of(
                "name",
                "p",
                "bytes",
                ((Map<?, ?>) wire).get("bytes"),
                "color",
                "RED",
                "price",
                2.5,
                "ids",
                List.of(1L << 60)));
    assertThat((byte[]) ((Map<?, ?>) wire).get("bytes")).containsExactly(1, -1);
    Picture back = (Picture) mapper.fromWire(wire, Picture.class);
    assertThat(back.bytes()).containsExactly(1, -1);
    assertThat(back.color()).isEqualTo(Color.RED);
    assertThat(back.ids()).containsExactly(1L << 60);
    assertThat(mapper.toWire(new Bean())).isEqualTo(Map.of("number", 3L, "words", List.of("one")));
    assertThat(mapper.toWire(new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
    assertThat(mapper.toWire(new UUID(0, 1))).isEqualTo("00000000-0000-0000-0000-000000000001");
    assertThat(mapper.toWire(null)).isNull();
  }

  @Test
  void anOptionalIsSentAsWhatItHas() {
    assertThat(mapper.toWire(Optional.of(new int[] {1}))).isEqualTo(List.of(1L));
    assertThat(mapper.toWire(Optional.empty())).isNull();
    assertThat(mapper.toWire(Map.of("a", List.of(Optional.of("b")))))
        .isEqualTo(Map.of("a", List.of("b")));
  }

  @Test
  void whatIsSentIsACopy() {
    List<Object> list = new ArrayList<>(List.of(1));
    Object wire = mapper.toWire(Map.of("list", list));
    list.add(2);
    assertThat(wire).isEqualTo(Map.of("list", List.of(1L)));
  }

  @Test
  void whatCannotBeSentIsNamed() {
    assertUnsendable(Map.of(List.of(), 1), "strings as keys");
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertUnsendable(endless, "64 levels");
    assertUnsendable(Duration.ZERO, "jackson-datatype-jsr310");
    Map<String, Object> deep = new LinkedHashMap<>();
    deep.put("itself", deep);
    assertUnsendable(deep, "64 levels");
  }

  @Test
  void integersAreNeverCut() {
    assertThatThrownBy(() -> mapper.fromWire(1L << 40, int.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mapper.fromWire(1.5, long.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(mapper.fromWire(7L, int.class)).isEqualTo(7);
    assertThat(mapper.fromWire(7L, double.class)).isEqualTo(7.0);
  }

  @Test
  void unknownPropertiesAreIgnored() {
    Bean bean = (Bean) mapper.fromWire(Map.of("number", 5L, "more", 1L), Bean.class);
    assertThat(bean.number).isEqualTo(5);
  }

  private void assertUnsendable(Object value, String sentence) {
    assertThatThrownBy(() -> mapper.toWire(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
