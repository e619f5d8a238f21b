package dev.weir.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jar says of each library in it which licence it is under. */
final class ThirdPartyTest {
  private static final Pattern IN_BUILD = Pattern.compile("([\\w.-]+:[\\w.-]+):jar:");
  private static final Pattern IN_NOTICE =
      Pattern.compile("\\| ([\\w.-]+:[\\w.-]+) \\| [A-Z][^|]+ \\| https://[^|]+ \\|");

  @Test
  void everyLibraryIsNamed() throws IOException {
    List<String> libraries = all(IN_BUILD, "/libraries.txt");
    assertThat(libraries).contains("io.undertow:undertow-core");
    assertThat(all(IN_NOTICE, "/META-INF/THIRD-PARTY.md"))
        .containsExactlyInAnyOrderElementsOf(libraries);
  }

  private static List<String> all(Pattern pattern, String resource) throws IOException {
    try (InputStream in = ThirdPartyTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return pattern.matcher(text).results().map((MatchResult each) -> each.group(1)).toList();
    }
  }
}
