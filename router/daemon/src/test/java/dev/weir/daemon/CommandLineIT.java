package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process says and how it ends when it does not come to serving. */
class CommandLineIT {
  @TempDir Path directory;

  @Test
  void theVersionIsOfTheManifest() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--version")) {
      assertThat(weir.exitCode()).isZero();
      assertThat(weir.outLines()).singleElement().asString().matches("weir [0-9]+\\.[0-9]+.*");
    }
  }

  @Test
  void theJarSaysWhatItIsMadeOf() throws Exception {
    List<String> libraries = Files.readAllLines(Path.of("target/test-classes/libraries.txt"));
    String sbom;
    try (JarFile jar = new JarFile(System.getProperty("weir.jar"));
        InputStream in = jar.getInputStream(jar.getEntry("META-INF/sbom.json"))) {
      sbom = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> components =
        libraries.stream()
            .map(String::strip)
            .filter(line -> line.contains(":jar:"))
            .map(line -> line.split(":"))
            .map(part -> "pkg:maven/%s/%s@%s?type=jar".formatted(part[0], part[1], part[3]))
            .toList();
    assertThat(components).isNotEmpty().allSatisfy(purl -> assertThat(sbom).contains(purl));
    assertThat(sbom).doesNotContain("junit");
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("start", "--help")) {
      assertThat(weir.exitCode()).isZero();
      assertThat(String.join("\n", weir.outLines()))
          .contains("--host", "--port", "--realm", "--config", "--listen", "--log-level");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--prot=1, --prot",
    "--port=70000, from 0 to 65535",
    "--log-level=loud, loud",
    "--listen=main, KEY=VALUE",
    "--listen=other=127.0.0.1:0, the listeners are main",
    "--listen=admin=0.0.0.0:0, beyond this machine",
    "--host=no.such.host.invalid, is not known",
    "--config=none.yaml, the file cannot be read",
    "serve, serve"
  })
  void aBadOptionIsToldInASentence(String argument, String sentence) throws Exception {
    try (WeirProcess weir = WeirProcess.jar(argument)) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(weir.outLines()).isEmpty();
      assertThat(weir.errLines()).isNotEmpty().allMatch(line -> line.startsWith("weir: "));
      assertThat(String.join("\n", weir.errLines())).contains(sentence);
    }
  }

  @Test
  void theExampleThatItPrintsPassesItsCheck() throws Exception {
    try (WeirProcess config = WeirProcess.jar("config")) {
      assertThat(config.exitCode()).isZero();
      Path file = Files.write(directory.resolve("weir.yaml"), config.outLines());
      try (WeirProcess check = WeirProcess.jar("check", file.toString())) {
        assertThat(check.exitCode()).isZero();
        assertThat(check.errLines()).isNotEmpty().allMatch(line -> line.contains(": warning: "));
      }
    }
  }

  @Test
  @Hostile("G10")
  void checkAndStartGiveTheSameErrors() throws Exception {
    Path file = Files.writeString(directory.resolve("weir.yaml"), "listners: []\nrealms: {}\n");
    String error = "weir: " + file + ":1:1: unknown key `listners`";
    try (WeirProcess check = WeirProcess.jar("check", file.toString());
        WeirProcess start = WeirProcess.jar("start", "--config", file.toString())) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(start.exitCode()).isEqualTo(2);
      assertThat(check.errLines()).anyMatch(line -> line.startsWith(error));
      assertThat(start.errLines()).containsAll(check.errLines());
    }
  }

  @Test
  void theLauncherWorksFromAnywhereAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("linked"), launcher());
    try (WeirProcess weir =
        WeirProcess.command(directory, System.getenv("PATH"), link.toString(), "--version")) {
      assertThat(weir.exitCode()).as("standard error: %s", weir.errLines()).isZero();
      assertThat(weir.outLines()).singleElement().asString().startsWith("weir ");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void theLauncherSaysThatThereIsNoJdk() throws Exception {
    try (WeirProcess weir =
        WeirProcess.command(directory, directory.toString(), launcher().toString())) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(weir.errLines()).singleElement().asString().startsWith("weir: no JDK is found");
    }
  }

  @Test
  void theLauncherSaysThatItWaitsForAnotherBuild() throws Exception {
    Path programs = Files.createDirectories(directory.resolve("bin"));
    Path maven = Files.writeString(programs.resolve("mvn"), "#!/bin/sh\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path home = Files.createDirectories(directory.resolve("home/router/daemon/target"));
    Path copy = Files.copy(launcher(), directory.resolve("home/weir"));
    Process other =
        new ProcessBuilder(
                "flock", home.resolve("weir.lock").toString(), "sh", "-c", "echo; read x")
            .start();
    other.getInputStream().read(); // it holds the lock
    try (WeirProcess waiting =
        WeirProcess.command(
            directory, programs + ":" + System.getenv("PATH"), copy.toString(), "--version")) {
      assertThat(waiting.nextError())
          .isEqualTo("weir: another start is building, waiting for it …");
      other.getOutputStream().close();
      assertThat(waiting.nextError()).startsWith("weir: building (first start)");
      assertThat(waiting.exitCode()).isEqualTo(2);
    } finally {
      other.destroy();
    }
  }

  private static Path launcher() throws IOException {
    return Path.of(System.getProperty("weir.launcher")).toRealPath();
  }
}
