package dev.weir.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** A short run of the fuzzer in every build. */
final class FrameCodecFuzzTest {
  @Test
  void twoHundredThousandExecutions() {
    assertThatCode(() -> FrameCodecFuzz.run(200_000, 1)).doesNotThrowAnyException();
  }
}
