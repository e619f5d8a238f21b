package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a payload counts where memory is bounded. */
final class PayloadSizeTest {

  @Test
  void octetsAreCountedAsTheyAre() {
    assertThat(Payload.raw(Serializer.JSON, new byte[7], 1).size()).isEqualTo(7);
    assertThat(Payload.EMPTY.size()).isZero();
  }

  @Test
  void valuesCountAtLeastWhatTheyHold() {
    assertThat(Payload.of("x".repeat(1_000)).size()).isBetween(1_000, 1_100);
    assertThat(Payload.of((Object) new byte[1_000]).size()).isBetween(1_000, 1_100);
    assertThat(Payload.of(BigInteger.ONE.shiftLeft(30_000)).size()).isGreaterThan(9_000);
    assertThat(Payload.of(List.of(), Map.of("k".repeat(500), "v".repeat(500))).size())
        .isBetween(1_000, 1_200);
  }

  @Test
  void manySmallValuesAreNotFree() {
    List<Object> lists = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lists.add(List.of());
    }
    assertThat(Payload.of(lists, Map.of()).size()).isGreaterThan(20_000);
  }

  @Test
  void valuesInsideThemselvesAreAsLargeAsCanBe() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    list.add(list);
    assertThat(Payload.of(list, Map.of()).size()).isEqualTo(Integer.MAX_VALUE);
  }
}
