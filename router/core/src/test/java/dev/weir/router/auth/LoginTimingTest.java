package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.hostile.AttackedRouter;
import org.junit.jupiter.api.Test;

/** That the measurement of logins measures, not what it comes to. */
final class LoginTimingTest {
  @Test
  void aFewTriesOfEachMethodAreCompared() throws Exception {
    try (AttackedRouter router = AttackedRouter.start(LoginAttacksTest.Recipe.class)) {
      for (String method : new String[] {"ticket", "wampcra", "wamp-scram", "cryptosign"}) {
        LoginTiming.Comparison found = LoginTiming.compare(router.port(), method, 20);
        assertThat(found.wrongMicros()).isPositive();
        assertThat(found.distance()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void distributionsAreAsFarApartAsTheirGreatestDifference() {
    assertThat(LoginTiming.distance(new long[] {1, 2, 3, 4}, new long[] {1, 2, 3, 4})).isZero();
    assertThat(LoginTiming.distance(new long[] {1, 2, 3, 4}, new long[] {3, 4, 5, 6}))
        .isEqualTo(0.5);
    assertThat(LoginTiming.distance(new long[] {1, 1}, new long[] {2, 2})).isEqualTo(1);
  }
}
