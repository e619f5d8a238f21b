package dev.weir.router.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import org.junit.jupiter.api.Test;

/** A sample of the seeds; the long run is {@link SessionFuzz#main}. */
final class SessionFuzzTest {
  private static final int MESSAGES = 100_000;

  @Test
  @Hostile("C14")
  void noMessageBreaksASession() {
    assertThat(SessionFuzz.run(MESSAGES, 1)).isGreaterThanOrEqualTo(MESSAGES);
  }
}
