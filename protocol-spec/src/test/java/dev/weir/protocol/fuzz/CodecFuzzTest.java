package dev.weir.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Serializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of the fuzzers in every build. */
final class CodecFuzzTest {
  @ParameterizedTest
  @EnumSource
  @Hostile("C14")
  void fiftyThousandExecutions(Serializer serializer) {
    assertThat(new CodecFuzz(serializer).run(50_000, 1)).isPositive();
  }
}
