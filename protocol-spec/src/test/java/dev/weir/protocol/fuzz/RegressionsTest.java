package dev.weir.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds come back in the next run. */
final class RegressionsTest {
  private static final IllegalStateException FAILURE = new IllegalStateException("one\ntwo");

  @TempDir Path directory;

  @Test
  void whatIsKeptIsPlayedAgain() throws Exception {
    Regressions finds = new Regressions(directory.resolve("target"), true);
    assertThat(finds.all()).isEmpty();
    finds.keep("seed-2", new byte[] {-1, 0, 127}, FAILURE);
    finds.keep("seed-1", new byte[0], FAILURE);
    finds.keep("seed-3", new byte[0], FAILURE);
    assertThat(finds.all()).containsExactly(new byte[0], new byte[] {-1, 0, 127});
    assertThat(Files.readString(directory.resolve("target").resolve("seed-2.hex")))
        .isEqualTo("# java.lang.IllegalStateException: one\nff007f\n");
  }

  @Test
  void aBuildKeepsNothing() {
    Regressions finds = new Regressions(directory.resolve("target"), false);
    finds.keep("seed-1", new byte[0], FAILURE);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"codec-json", "codec-messagepack", "codec-cbor", "frame-codec"})
  void everyTargetOfThisModuleHasSome(String target) {
    assertThat(Regressions.of(target).all()).isNotEmpty();
  }
}
