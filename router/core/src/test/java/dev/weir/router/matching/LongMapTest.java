package dev.weir.router.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Ids;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LongMapTest {

  @Test
  void agreesWithAnOrdinaryMap() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long range = random.nextBoolean() ? 100 : Ids.MAX;
      compare(random, range);
    }
  }

  @Test
  void growsAndIsEmptiedAndGrowsAgain() {
    LongMap<Long> map = new LongMap<>();
    for (int round = 0; round < 3; round++) {
      for (long id = 1; id <= 10_000; id++) {
        assertThat(map.put(id, id)).isNull();
      }
      assertThat(map.size()).isEqualTo(10_000);
      for (long id = 10_000; id >= 1; id--) {
        assertThat(map.remove(id)).isEqualTo(id);
      }
      assertThat(map.isEmpty()).isTrue();
      assertThat(map.values()).isEmpty();
      assertThat(map.get(1)).isNull();
    }
  }

  private static void compare(SplittableRandom random, long range) {
    LongMap<String> tried = new LongMap<>();
    Map<Long, String> plain = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      long id = id(random, range, plain);
      switch (random.nextInt(4)) {
        case 0 -> assertThat(tried.remove(id)).isEqualTo(plain.remove(id));
        case 1 -> assertThat(tried.get(id)).isEqualTo(plain.get(id));
        default -> assertThat(tried.put(id, "" + i)).isEqualTo(plain.put(id, "" + i));
      }
      assertThat(tried.size()).isEqualTo(plain.size());
    }
    assertThat(tried.values()).containsExactlyInAnyOrderElementsOf(plain.values());
  }

  private static long id(SplittableRandom random, long range, Map<Long, String> known) {
    return known.isEmpty() || random.nextInt(3) > 0
        ? random.nextLong(range) + 1
        : known.keySet().iterator().next();
  }
}
