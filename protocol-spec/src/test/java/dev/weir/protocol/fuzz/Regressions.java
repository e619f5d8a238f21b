package dev.weir.protocol.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a fuzzer found, a file each: {@code regressions/TARGET/NAME.hex} among the test resources of
 * a module, octets in hexadecimal below a line that begins with {@code #} and says what was wrong.
 * Every run plays them first. Confined to one thread.
 *
 * @param folder the finds of one target
 * @param kept whether new finds are written down there
 */
public record Regressions(Path folder, boolean kept) {
  private static final Path RESOURCES = Path.of("src", "test", "resources", "regressions");

  /**
   * Those of a target: of the module whose tests run, or, with {@code -Dweir.fuzz.finds=DIRECTORY},
   * of that directory, which then also takes what is found.
   */
  public static Regressions of(String target) {
    String finds = System.getProperty("weir.fuzz.finds", "");
    Path all = finds.isEmpty() ? RESOURCES : Path.of(finds);
    return new Regressions(all.resolve(target), !finds.isEmpty());
  }

  /** The octets of each, in the order of the names. */
  public List<byte[]> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".hex"))
          .sorted()
          .map(Regressions::octets)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes down what went wrong, if finds are kept and this is a new one. */
  public void keep(String name, byte[] octets, Throwable failure) {
    if (!kept || all().stream().anyMatch(known -> Arrays.equals(known, octets))) {
      return;
    }
    String sentence = failure.toString().lines().findFirst().orElse("");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(name + ".hex"),
          "# " + sentence + "\n" + HexFormat.of().formatHex(octets) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] octets(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return HexFormat.of()
          .parseHex(
              lines
                  .filter(line -> !line.startsWith("#"))
                  .map(line -> line.replace(" ", ""))
                  .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
