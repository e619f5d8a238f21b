package dev.weir.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No library, and no other version of one, gets into the jar without being looked up. */
final class AdvisoriesTest {
  private static final Pattern IN_BUILD = Pattern.compile("([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):");
  private static final Pattern ON_PAGE =
      Pattern.compile(
          "\\| ([\\w.-]+:[\\w.-]+) \\| ([\\w.-]+) \\| [^|]+ \\| [^|]+ \\| (none|accepted) \\|");

  @Test
  void eachLibraryIsOnThePageInItsVersion() throws IOException {
    List<String> libraries = pairs(IN_BUILD, libraries());
    assertThat(libraries).anyMatch(library -> library.startsWith("io.undertow:undertow-core "));
    assertThat(pairs(ON_PAGE, page())).containsExactlyInAnyOrderElementsOf(libraries);
  }

  @Test
  void whatIsAcceptedHasItsReason() throws IOException {
    String page = page();
    List<String> accepted =
        ON_PAGE
            .matcher(page)
            .results()
            .filter(row -> row.group(3).equals("accepted"))
            .map(row -> row.group(1))
            .toList();
    String reasons = page.substring(page.indexOf("\n## Accepted\n"));
    assertThat(accepted).allSatisfy(component -> assertThat(reasons).contains(component + ":"));
  }

  private static List<String> pairs(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(each -> each.group(1) + " " + each.group(2))
        .toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/ADVISORIES.md"));
  }

  private static String libraries() throws IOException {
    try (InputStream in = AdvisoriesTest.class.getResourceAsStream("/libraries.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
