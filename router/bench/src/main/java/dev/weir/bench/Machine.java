package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the measurements were made. Thread-safe.
 *
 * @param hardware processor and number of cores
 * @param software kernel and Java
 * @param commit of the working tree
 */
record Machine(String hardware, String software, String commit) {
  static Machine here() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("unknown processor");
    return new Machine(
        "%s, %s cores".formatted(model, output("nproc", "--all")),
        "Linux %s, Java %s (%s)"
            .formatted(
                System.getProperty("os.version"),
                Runtime.version(),
                System.getProperty("java.vm.name")),
        output("git", "describe", "--always", "--dirty"));
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
