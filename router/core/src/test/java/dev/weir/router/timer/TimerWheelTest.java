package dev.weir.router.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.router.timer.Timers.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {
  private static final long TICK = TimerWheel.TICK_NANOS;

  private long now = 12_345_678_901L;
  private int woken;
  private final TimerWheel wheel = new TimerWheel(() -> now, () -> woken++);
  private final List<String> ran = new ArrayList<>();

  /** An action that was set, and what became of it. */
  private static final class Set {
    private long due;
    private boolean canceled;
    private int times;
    private Timer timer;
  }

  @Test
  void runsEachActionOnceWithinATickOfItsTimeUnlessItIsCanceled() {
    for (long seed = 1; seed <= 100; seed++) {
      randomly(new SplittableRandom(seed));
    }
  }

  @Test
  void wakesItsOwnerWhenItStopsBeingEmpty() {
    wheel.after(TICK, () -> ran.add("one"));
    wheel.after(TICK, () -> ran.add("two"));
    assertThat(woken).isEqualTo(1);

    advance(2 * TICK);
    assertThat(ran).containsExactlyInAnyOrder("one", "two");
    assertThat(wheel.isEmpty()).isTrue();

    wheel.after(TICK, () -> ran.add("three"));
    assertThat(woken).isEqualTo(2);
  }

  @Test
  void anActionMaySetAndCancelOthers() {
    Timer other = wheel.after(TICK, () -> ran.add("other"));
    wheel.after(
        TICK,
        () -> {
          ran.add("first");
          other.cancel();
          wheel.after(TICK, () -> ran.add("next"));
        });
    advance(2 * TICK);
    advance(2 * TICK);

    assertThat(ran).contains("first", "next");
    assertThat(ran.indexOf("other")).isLessThanOrEqualTo(0);
  }

  @Test
  void aStallOfHoursRunsAllThatIsDue() {
    for (int i = 1; i <= 2_000; i++) {
      int number = i;
      wheel.after(i * TICK, () -> ran.add("" + number));
    }
    advance(3_600_000_000_000L);

    assertThat(ran).hasSize(2_000);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void theLongestTimeIsFarAway() {
    Timer timer = wheel.after(Long.MAX_VALUE / 4, () -> ran.add("never"));
    advance(1_000_000_000_000L);

    assertThat(ran).isEmpty();
    timer.cancel();
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void whatFailsDoesNotHoldUpTheOthers() {
    for (int i = 0; i < 6; i++) {
      int number = i;
      wheel.after(
          (1 + number / 3) * TICK,
          () -> {
            ran.add("" + number);
            if (number % 3 == 1) {
              throw new IllegalStateException("an action that fails");
            }
          });
    }
    now += 10 * TICK;
    assertThatThrownBy(wheel::advance).hasMessageContaining("fails");
    assertThatThrownBy(wheel::advance).hasMessageContaining("fails");
    wheel.advance();
    assertThat(ran).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
    assertThat(wheel.isEmpty()).isTrue();
  }

  private void advance(long nanos) {
    now += nanos;
    wheel.advance();
  }

  private void randomly(SplittableRandom random) {
    List<Set> sets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(3)) {
        case 0 -> sets.add(set(random.nextLong(20 * 512 * TICK / 10)));
        case 1 -> cancel(sets, random);
        default -> {
          advance(random.nextInt(20) == 0 ? 700 * TICK : random.nextLong(8 * TICK));
          sets.forEach(this::check);
        }
      }
    }
    advance(2_000 * TICK);
    sets.forEach(this::check);
    assertThat(wheel.isEmpty()).isTrue();
  }

  private Set set(long nanos) {
    Set set = new Set();
    set.due = now + nanos;
    set.timer =
        wheel.after(
            nanos,
            () -> {
              set.times++;
              assertThat(now).isGreaterThanOrEqualTo(set.due);
            });
    return set;
  }

  private static void cancel(List<Set> sets, SplittableRandom random) {
    if (!sets.isEmpty()) {
      Set set = sets.get(random.nextInt(sets.size()));
      set.canceled |= set.times == 0;
      set.timer.cancel();
    }
  }

  private void check(Set set) {
    boolean over = now - set.due > 2 * TICK;
    assertThat(set.times).isBetween(set.canceled || !over ? 0 : 1, set.canceled ? 0 : 1);
  }
}
