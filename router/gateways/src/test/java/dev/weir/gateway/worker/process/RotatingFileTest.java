package dev.weir.gateway.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes at once, a file takes no more than it may. */
class RotatingFileTest {
  @TempDir Path directory;

  @Test
  void whatComesAtOnceAndIsMoreThanTheFileTakesIsCut() throws IOException {
    Path file = directory.resolve("out.log");
    byte[] octets = "abcdefghij".repeat(25).getBytes(StandardCharsets.US_ASCII);
    try (RotatingFile log = RotatingFile.open(file, 100)) {
      log.write("first".getBytes(StandardCharsets.US_ASCII), 5);
      log.write(octets, octets.length);
    }
    assertThat(Files.readString(directory.resolve("out.log.1"))).isEqualTo("abcdefghij".repeat(10));
    assertThat(Files.readString(file)).isEqualTo("abcdefghij".repeat(5));
  }
}
