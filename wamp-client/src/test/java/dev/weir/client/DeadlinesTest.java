package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
  private final VirtualTime time = new VirtualTime();
  private final Deadlines deadlines = new Deadlines(time);
  private final long start = time.nanos();

  private record Rung(long wanted, long at) {}

  @Test
  void alarmsRingExactlyWhenTheyAreDueWhateverTheirOrder() {
    Random random = new Random(7);
    List<Rung> rung = new ArrayList<>();
    List<Alarm> off = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      long patience = 1 + random.nextInt(1_000_000_000);
      Alarm alarm =
          deadlines.alarm(patience, () -> rung.add(new Rung(patience, time.nanos() - start)));
      alarm.set();
      if (i % 3 == 0) {
        off.add(alarm);
      }
    }
    off.forEach(Alarm::off);
    assertThat(deadlines.size()).isEqualTo(20_000 - off.size());
    assertThat(time.waiting()).isEqualTo(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(rung).hasSize(20_000 - off.size());
    assertThat(rung).allSatisfy(each -> assertThat(each.at()).isEqualTo(each.wanted()));
    assertThat(deadlines.size()).isZero();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void alarmsOfTheSamePatienceAndOthersBetweenThemRingInTheOrderInWhichTheyAreDue() {
    Random random = new Random(11);
    List<Long> wanted = new ArrayList<>();
    List<Long> rung = new ArrayList<>();
    List<Alarm> off = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long patience = i % 10 == 0 ? 6_000 + random.nextInt(50_000) : 30_000;
      long due = time.nanos() - start + patience;
      Alarm alarm = deadlines.alarm(patience, () -> rung.add(due));
      alarm.set();
      if (i % 3 == 0 || i == 4_999) {
        off.add(alarm);
      } else {
        wanted.add(due);
      }
      time.advance(Duration.ofNanos(1));
    }
    off.forEach(Alarm::off);
    time.advance(Duration.ofNanos(60_000));
    wanted.sort(null);
    assertThat(rung).isEqualTo(wanted);
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void oneTaskWaitsHoweverManyAlarmsThereAre() {
    for (int i = 0; i < 100_000; i++) {
      deadlines.alarm(Duration.ofSeconds(100_000 - i).toNanos(), () -> {}).set();
    }
    assertThat(time.waiting()).isEqualTo(1);
  }

  @Test
  void whatIsHeardGivesNewTime() {
    AtomicInteger rung = new AtomicInteger();
    Alarm alarm = deadlines.alarm(Duration.ofSeconds(10).toNanos(), rung::incrementAndGet);
    alarm.set();
    time.advance(Duration.ofSeconds(9));
    alarm.heard();
    time.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(rung).hasValue(0);
    time.advance(Duration.ofNanos(1));
    assertThat(rung).hasValue(1);
    time.advance(Duration.ofSeconds(100));
    assertThat(rung).hasValue(1);
  }

  @Test
  void anAlarmWithoutPatienceNeverRings() {
    AtomicInteger rung = new AtomicInteger();
    Alarm alarm = deadlines.alarm(0, rung::incrementAndGet);
    alarm.set();
    time.advance(Duration.ofDays(400));
    assertThat(rung).hasValue(0);
    alarm.off();
  }

  @Test
  void oneThatFailsKeepsNoOtherFromRinging() {
    AtomicInteger rung = new AtomicInteger();
    Runnable fails =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    deadlines.alarm(5, fails).set();
    deadlines.alarm(5, rung::incrementAndGet).set();
    deadlines.alarm(6, rung::incrementAndGet).set();
    time.advance(Duration.ofNanos(6));
    assertThat(rung).hasValue(2);
  }
}
