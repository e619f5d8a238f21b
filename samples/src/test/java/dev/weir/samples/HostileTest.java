package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.conformance.HostileList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The list of hostile cases against the tests that ran before, those of this module too: all
 * required cases are proved, each beside bystanders or with a reason why not, and the page in docs
 * says just that. What stands below its table is kept as it is.
 */
@Order(Integer.MAX_VALUE)
final class HostileTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/HOSTILE.md");
  private static final String FOOT = "\n## ";
  private static final List<String> MODULES =
      List.of(
          "protocol-spec",
          "wamp-client",
          "router/core",
          "router/history",
          "router/gateways",
          "router/daemon",
          "samples");

  @Test
  void everyRequiredCaseIsProved() throws Exception {
    HostileList list = wholeBuild();
    assertThat(list.unproved()).isEmpty();
    assertThat(list.missing("FCHAS")).isEmpty();
  }

  @Test
  void everyCaseHasBystandersOrAReason() throws Exception {
    assertThat(wholeBuild().withoutReason()).isEmpty();
  }

  @Test
  void thePageSaysWhatRan() throws Exception {
    String generated = wholeBuild().page();
    if (Boolean.getBoolean("weir.hostile.write")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/HOSTILE.md is out of date: mvn verify -Dweir.hostile.write=true")
        .isEqualTo(generated);
  }

  /** Only a build of the whole project has run the tests of all modules, processes included. */
  private static HostileList wholeBuild() throws Exception {
    for (String module : MODULES) {
      expectRun(module, "hostile.tsv");
    }
    expectRun("router/daemon", "hostile-processes.tsv");
    String page = Files.exists(PAGE) ? Files.readString(PAGE) : FOOT;
    return new HostileList(ROOT, MODULES, page.substring(page.indexOf(FOOT) + 1));
  }

  private static void expectRun(String module, String record) {
    boolean ran = Files.exists(ROOT.resolve(module).resolve("target").resolve(record));
    assertThat(ran || System.getenv("CI") == null)
        .as("the tests of %s have run (%s)", module, record)
        .isTrue();
    assumeTrue(ran, "the tests of " + module + " have not run");
  }
}
