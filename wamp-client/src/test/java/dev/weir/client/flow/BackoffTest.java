package dev.weir.client.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {
  private static final Duration CAP = Duration.ofSeconds(10);
  private static final long ACCEPTS_AT_ONCE = 2_000;
  private static final long ACCEPTS_PER_SECOND = 2_000;

  private final Backoff backoff = Backoff.exponential(Duration.ofMillis(100), CAP);

  @Test
  void theLongestWaitDoublesUpToTheCap() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(backoff::longest).map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    assertThat(backoff.longest(Integer.MAX_VALUE)).isEqualTo(CAP);
    assertThat(backoff.longest(62)).isEqualTo(CAP);
    assertThat(backoff.longest(63)).isEqualTo(CAP);
    assertThat(backoff.longest(64)).isEqualTo(CAP);
  }

  @Test
  void waitsAreSpreadFromNothingToTheLongest() {
    Random random = new Random(3);
    for (int attempt = 1; attempt < 70; attempt++) {
      long longest = backoff.longest(attempt).toNanos();
      int number = attempt;
      LongStream waits =
          LongStream.range(0, 1000).map(i -> backoff.delay(number, random).toNanos());
      assertThat(waits.summaryStatistics())
          .satisfies(
              statistics -> {
                assertThat(statistics.getMin()).isBetween(0L, longest / 50);
                assertThat(statistics.getMax()).isBetween(longest - longest / 50, longest);
                assertThat(statistics.getAverage()).isBetween(longest * 0.45, longest * 0.55);
              });
    }
  }

  /** Whoever lost a router at the same moment does not come back at the same moment. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10, 60})
  @Hostile("K2")
  void tenThousandClientsComeBackSpreadOverSeconds(int outage) {
    Random random = new Random(5);
    long back = Duration.ofSeconds(outage).toNanos();
    long[] joins =
        IntStream.range(0, 10_000).mapToLong(client -> join(back, random)).sorted().toArray();
    long early = joins[100];
    long late = joins[9_900];
    assertThat(Duration.ofNanos(late - early)).isGreaterThan(Duration.ofSeconds(5));
    long second = Duration.ofSeconds(1).toNanos();
    long most =
        LongStream.of(joins)
            .map(
                start ->
                    LongStream.of(joins)
                        .filter(at -> at >= start && at < start + second / 10)
                        .count())
            .limit(500)
            .max()
            .orElseThrow();
    assertThat(most).as("joins within 100 ms").isLessThan(1_000);
  }

  /**
   * They come no faster than a router accepts that takes 2,000 at once and 2,000 a second, Weir's
   * default: 99 of 100 wait for less than a second, however short the outage was.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10, 60})
  @Hostile("K2")
  void theyComeNoFasterThanARouterAccepts(int outage) {
    Random random = new Random(5);
    long back = Duration.ofSeconds(outage).toNanos();
    long step = Duration.ofSeconds(1).toNanos() / ACCEPTS_PER_SECOND;
    long[] joins =
        IntStream.range(0, 10_000).mapToLong(client -> join(back, random)).sorted().toArray();
    long[] waits = new long[joins.length];
    long full = back; // when all of the burst is there again
    for (int i = 0; i < joins.length; i++) {
      full = Math.max(full, joins[i]) + step;
      waits[i] = Math.max(0, full - joins[i] - ACCEPTS_AT_ONCE * step);
    }
    Arrays.sort(waits);
    assertThat(Duration.ofNanos(waits[9_900])).isLessThan(Duration.ofSeconds(1));
  }

  /** When a client joins a router that comes back only after a while, behind a prompt attempt. */
  private static long join(long back, Random random) {
    long now = random.nextLong(Duration.ofMillis(250).toNanos());
    for (int attempt = 1; ; attempt++) {
      now += Backoff.DEFAULT.delay(attempt, random).toNanos();
      if (now >= back) {
        return now;
      }
    }
  }
}
