package dev.weir.router.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.router.counter.Counters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** X5: the wall clock of a history jumps by an hour. */
final class ClockTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final HistoryRule RULE = HistoryRule.of("com.x", MatchPolicy.EXACT);

  private long now = 10 * HOUR;

  @Test
  @Hostile("X5")
  void theOrderIsThatOfPublicationNotOfTheClock() throws IOException {
    EventLog log = new EventLog(RULE, () -> now, new Counters());
    add(log, 1);
    now += HOUR;
    add(log, 2);
    now -= 2 * HOUR;
    add(log, 3);
    assertThat(publications(log)).containsExactly(1L, 2L, 3L);
    assertThat(log.view().find(3)).hasValue(3);
  }

  @Test
  void agesFollowTheClock() throws IOException {
    EventLog log = new EventLog(RULE.withAge(Duration.ofMinutes(90)), () -> now, new Counters());
    add(log, 1);
    now -= HOUR;
    add(log, 2);
    now += 2 * HOUR;
    assertThat(publications(log)).containsExactly(1L);
    assertThat(log.view().find(2)).isEmpty();
    now -= HOUR;
    assertThat(publications(log)).containsExactly(1L, 2L);
  }

  private static void add(EventLog log, long publication) {
    log.add(publication, "com.x", Audience.ALL, Dict.EMPTY, 0, Payload.EMPTY);
  }

  private static List<Long> publications(EventLog log) throws IOException {
    List<Long> publications = new ArrayList<>();
    log.view().read(0, Long.MAX_VALUE, event -> publications.add(event.publication()));
    return publications;
  }
}
