package dev.weir.router.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Much work is done a thousand rows to an entry. */
final class SlicesTest {
  private final ArrayDeque<Runnable> entries = new ArrayDeque<>();
  private final Slices slices = new Slices(entries::add);
  private final List<Integer> seen = new ArrayList<>();
  private int done;

  @Test
  void aThousandRowsAreDoneAtOnce() {
    slices.each(rows(1_000), seen::add, () -> done++);
    assertThat(entries).isEmpty();
    assertThat(seen).hasSize(1_000);
    assertThat(done).isEqualTo(1);
  }

  @Test
  void noRowsAreDoneAtOnce() {
    slices.each(rows(0), seen::add, () -> done++);
    assertThat(entries).isEmpty();
    assertThat(done).isEqualTo(1);
  }

  @Test
  void whatIsMoreGoesOnInLaterEntriesInOrder() {
    slices.each(rows(2_001), seen::add, () -> done++);
    assertThat(seen).hasSize(1_000);
    entries.remove().run();
    assertThat(seen).hasSize(2_000);
    assertThat(done).isZero();
    entries.remove().run();
    assertThat(entries).isEmpty();
    assertThat(seen).isEqualTo(rows(2_001));
    assertThat(done).isEqualTo(1);
  }

  private static List<Integer> rows(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
