package dev.weir.client.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenBucketTest {

  /** Time that both buckets go by. */
  private static final class Now implements TimeMeter {
    private long nanos;

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  static List<Rate> rates() {
    return List.of(
        Rate.perSecond(1),
        Rate.perSecond(10).burst(100),
        Rate.perSecond(50_000).burst(2_000),
        Rate.perSecond(3).burst(1),
        Rate.perSecond(999_999_937).burst(17),
        new Rate(7, Duration.ofNanos(13), 5),
        new Rate(7, Duration.ofMinutes(1), 40),
        new Rate(1_000_003, Duration.ofHours(1), 1_000_003),
        new Rate(1, Duration.ofDays(1), 2));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void decidesAsBucket4jDoes(Rate rate) {
    Now now = new Now();
    Bucket oracle =
        Bucket.builder()
            .withCustomTimePrecision(now)
            .addLimit(
                limit -> limit.capacity(rate.burst()).refillGreedy(rate.amount(), rate.period()))
            .build();
    TokenBucket bucket = new TokenBucket(rate, now.nanos);
    Random random = new Random(rate.hashCode());
    long step = Math.max(2, 2 * rate.period().toNanos() / rate.amount());
    for (int i = 0; i < 200_000 && now.nanos < Long.MAX_VALUE / 4; i++) {
      now.nanos += random.nextInt(4) == 0 ? 0 : random.nextLong(step);
      if (random.nextInt(1000) == 0) {
        now.nanos += random.nextLong(rate.period().toNanos() * 3);
      }
      assertThat(bucket.tryTake(now.nanos))
          .as("at %s ns, decision %s", now.nanos, i)
          .isEqualTo(oracle.tryConsume(1));
    }
  }

  @ParameterizedTest
  @MethodSource("rates")
  void theNextTokenComesExactlyWhenItIsSaid(Rate rate) {
    Random random = new Random(rate.hashCode());
    long now = -17;
    TokenBucket bucket = new TokenBucket(rate, now);
    for (int i = 0; i < 5_000; i++) {
      now += random.nextLong(Math.max(1, rate.period().toNanos() / rate.amount()));
      long wait = bucket.nanosToNext(now);
      if (wait > 0) {
        assertThat(bucket.tryTake(now + wait - 1)).isFalse();
        now += wait;
      }
      assertThat(bucket.nanosToNext(now)).isZero();
      assertThat(bucket.tryTake(now)).isTrue();
    }
  }

  @Test
  void aBurstIsThereAtOnceAndAgainAfterARest() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(10).burst(25), 0);
    assertThat(taken(bucket, 0)).isEqualTo(25);
    assertThat(taken(bucket, Duration.ofSeconds(1).toNanos())).isEqualTo(10);
    assertThat(taken(bucket, Long.MAX_VALUE / 2)).isEqualTo(25);
  }

  private static int taken(TokenBucket bucket, long now) {
    int taken = 0;
    while (bucket.tryTake(now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void timeThatGoesBackBringsNothing() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(1), 1_000_000_000);
    assertThat(bucket.tryTake(1_000_000_000)).isTrue();
    assertThat(bucket.tryTake(0)).isFalse();
    assertThat(bucket.tryTake(1_999_999_999)).isFalse();
    assertThat(bucket.tryTake(2_000_000_000)).isTrue();
  }

  @Test
  void ratesThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Rate.perSecond(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Rate.perSecond(1).burst(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ZERO, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ofDays(2), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(1).burst(Long.MAX_VALUE / 2));
  }
}
