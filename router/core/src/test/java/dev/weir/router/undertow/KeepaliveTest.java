package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.undertow.Keepalive.Due;
import org.junit.jupiter.api.Test;

/** Times in seconds, as if they were nanoseconds. */
final class KeepaliveTest {
  private final Keepalive keepalive = new Keepalive(10, 5, 0);

  @Test
  void silenceIsEndedByAPingAndAPingWithoutAnswerByTheEnd() {
    assertThat(keepalive.due(9, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(10, false)).isEqualTo(Due.PING);
    assertThat(keepalive.due(14, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(15, false)).isEqualTo(Due.END);
  }

  @Test
  void anythingHeardStartsAnew() {
    assertThat(keepalive.due(10, false)).isEqualTo(Due.PING);
    keepalive.heard();
    assertThat(keepalive.due(15, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(24, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(25, false)).isEqualTo(Due.PING);
  }

  @Test
  void timeStandsStillWhileNobodyListens() {
    assertThat(keepalive.due(10, false)).isEqualTo(Due.PING);
    assertThat(keepalive.due(100, true)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(109, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(110, false)).isEqualTo(Due.PING);
  }

  @Test
  void aStallGivesWhoWasPingedOneMorePing() {
    assertThat(keepalive.due(10, false)).isEqualTo(Due.PING);
    keepalive.stalled(30);
    assertThat(keepalive.due(41, false)).isEqualTo(Due.PING);
    assertThat(keepalive.due(45, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(46, false)).isEqualTo(Due.END);
  }

  @Test
  void aStallIsNoSilenceOfOthers() {
    keepalive.stalled(30);
    assertThat(keepalive.due(39, false)).isEqualTo(Due.NOTHING);
    assertThat(keepalive.due(40, false)).isEqualTo(Due.PING);
  }

  @Test
  void timesOfZeroAreNever() {
    assertThat(new Keepalive(0, 5, 0).due(1_000_000, false)).isEqualTo(Due.NOTHING);
    Keepalive patient = new Keepalive(10, 0, 0);
    assertThat(patient.due(10, false)).isEqualTo(Due.PING);
    assertThat(patient.due(1_000_000, false)).isEqualTo(Due.NOTHING);
  }
}
