package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes and methods that the documents name, as {@code Name} or {@code Name.method}. */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.([a-z]\\w*))?`");
  private static final Pattern SOURCE = Pattern.compile(".*/src/(main|test)/java/.*\\.java");

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONCURRENCY.md"})
  void namesWhatExists(String document) throws IOException {
    Map<String, Path> classes = classes();
    String text = Files.readString(ROOT.resolve("docs").resolve(document));
    assertThat(NAME.matcher(text).results()).hasSizeGreaterThan(5);
    for (MatchResult name : NAME.matcher(text).results().toList()) {
      assertThat(classes).as("%s in %s", name.group(), document).containsKey(name.group(1));
      if (name.group(2) != null) {
        assertThat(classes.get(name.group(1)))
            .as("%s in %s", name.group(), document)
            .content()
            .containsPattern("\\b" + name.group(2) + "\\(");
      }
    }
  }

  private static Map<String, Path> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> SOURCE.matcher(file.toString().replace('\\', '/')).matches())
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  file -> file,
                  (one, other) -> one));
    }
  }
}
