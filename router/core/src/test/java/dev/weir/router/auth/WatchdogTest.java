package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a clock of the test. */
final class WatchdogTest {
  private final WatchdogLines lines = new WatchdogLines();
  private final AtomicInteger blocked = new AtomicInteger();
  private long now;
  private final Watchdog watchdog =
      new Watchdog(() -> now, Duration.ofSeconds(10), blocked::incrementAndGet);

  @AfterEach
  void stop() {
    lines.close();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    watchdog.look();
  }

  @Test
  void whatComesBackInTimeIsNoLine() {
    watchdog.run("quick", () -> pass(Duration.ofSeconds(10).minusNanos(1)));
    pass(Duration.ofMinutes(1));
    assertThat(lines.isEmpty()).isTrue();
    assertThat(blocked).hasValue(0);
  }

  @Test
  void whatBlocksIsTwoLinesHoweverLongItTakes() throws Exception {
    watchdog.run(
        "slow",
        () -> {
          for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(1));
          }
        });
    pass(Duration.ofMinutes(1));
    assertThat(lines.next().getFormattedMessage()).isEqualTo("slow has not come back for 10000 ms");
    assertThat(lines.next().getFormattedMessage()).isEqualTo("slow has come back after 60000 ms");
    assertThat(lines.isEmpty()).isTrue();
    assertThat(blocked).hasValue(1);
  }

  @Test
  void whatFailsIsLookedAtNoMore() throws Exception {
    try {
      watchdog.run(
          "broken",
          () -> {
            throw new StackOverflowError();
          });
    } catch (StackOverflowError e) {
      pass(Duration.ofMinutes(1));
    }
    assertThat(lines.isEmpty()).isTrue();
  }
}
