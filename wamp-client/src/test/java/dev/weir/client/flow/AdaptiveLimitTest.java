package dev.weir.client.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.PriorityQueue;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A limit that finds out how much another side can take, on a test's own time. */
final class AdaptiveLimitTest {
  private static final long MILLI = 1_000_000;

  private final AdaptiveLimit limit = new AdaptiveLimit(4, 1_000);

  /** So many rounds of as many requests as may be, each answered after a time. */
  private long rounds(int count, long start, long nanos) {
    long now = start;
    for (int round = 0; round < count; round++) {
      int underWay = limit.limit();
      for (int i = 0; i < underWay; i++) {
        limit.succeeded("p", now, now + nanos, underWay - i);
      }
      now += nanos;
    }
    return now;
  }

  @Test
  void itGrowsWhileAllGoesWellUpToItsMost() {
    assertThat(limit.limit()).isEqualTo(4);
    rounds(1, 0, MILLI);
    assertThat(limit.limit()).isBetween(6, 8);
    rounds(20, MILLI, MILLI);
    assertThat(limit.limit()).isEqualTo(1_000);
  }

  @Test
  void itGivesWayOnceForAllThatWereUnderWayAndThenGrowsSlowly() {
    long now = rounds(4, 0, MILLI);
    int before = limit.limit();
    for (int i = 0; i < before; i++) {
      limit.failed(now, now + MILLI);
    }
    int after = limit.limit();
    assertThat(after).isBetween(before * 2 / 3 - 1, before * 2 / 3);
    now = rounds(2, now + 2 * MILLI, MILLI);
    assertThat(limit.limit()).isBetween(after + 1, after + 2);
    for (int i = 0; i < 100; i++) {
      now += 2 * MILLI;
      limit.failed(now - MILLI, now);
    }
    assertThat(limit.limit()).as("never less than its least").isEqualTo(4);
  }

  @Test
  void whatIsNotUsedUpIsNotRaised() {
    for (int i = 0; i < 1_000; i++) {
      limit.succeeded("p", i * MILLI, (i + 1) * MILLI, 1);
    }
    assertThat(limit.limit()).isEqualTo(4);
  }

  @Test
  void itGivesWayWhenAnswersTakeMuchLongerThanTheyCan() {
    long now = rounds(6, 0, 10 * MILLI);
    int before = limit.limit();
    rounds(6, now, 60 * MILLI);
    assertThat(limit.limit()).isLessThan(before);
  }

  @Test
  void kindsThatTakeLongByThemselvesAreNoSignOfLoad() {
    long now = 0;
    for (int round = 0; round < 30; round++) {
      int underWay = limit.limit();
      for (int i = 0; i < underWay; i++) {
        String kind = i % 2 == 0 ? "quick" : "slow";
        limit.succeeded(kind, now, now + (i % 2 == 0 ? MILLI : 2_000 * MILLI), underWay - i);
      }
      now += 2_000 * MILLI;
    }
    assertThat(limit.limit()).isEqualTo(1_000);
  }

  @Test
  void itSettlesNearWhatAServerTakesWithoutQueueingForLong() {
    // A server that handles 50 at once in 10 ms each, and refuses what would be the 101st.
    Queue<Long> ends = new PriorityQueue<>();
    long now = 0;
    int sum = 0;
    for (int step = 0; step < 20_000; step++) {
      while (!ends.isEmpty() && ends.peek() <= now) {
        long end = ends.remove();
        limit.succeeded("p", end - 10 * MILLI, end, ends.size() + 1);
      }
      while (ends.size() < limit.limit()) {
        if (ends.size() >= 100) {
          limit.failed(now, now + MILLI);
          break;
        }
        ends.add(now + 10 * MILLI);
      }
      now += MILLI;
      sum += step >= 10_000 ? limit.limit() : 0;
    }
    assertThat(sum / 10_000).isBetween(60, 101);
  }

  @Test
  void boundsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveLimit(0, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveLimit(6, 5));
  }
}
