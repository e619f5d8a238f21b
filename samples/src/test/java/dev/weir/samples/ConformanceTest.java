package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.conformance.ConformanceList;
import dev.weir.protocol.Feature;
import dev.weir.router.join.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The conformance list against the tests that ran in the modules before this one: all required rows
 * are proved, every announced feature has rows, and the page in docs says just that.
 */
final class ConformanceTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of(
          "protocol-spec",
          "protocol-spec/argon2",
          "wamp-client",
          "wamp-client/encryption",
          "router/core",
          "router/trustroots");

  /** The rows that a feature needs before it may be announced. */
  private static final Map<Feature, List<String>> ROWS_OF_FEATURES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(Feature.PUBLISHER_EXCLUSION, List.of("C127", "C131")),
              Map.entry(
                  Feature.SUBSCRIBER_BLACKWHITE_LISTING, List.of("C128", "C129", "C130", "C131")),
              Map.entry(Feature.PUBLISHER_IDENTIFICATION, List.of("C099", "C100", "C101")),
              Map.entry(Feature.PUBLICATION_TRUSTLEVELS, List.of("C102")),
              Map.entry(Feature.PATTERN_BASED_SUBSCRIPTION, List.of("C111", "C112", "C113")),
              Map.entry(Feature.EVENT_RETENTION, List.of("C132", "C133", "C134", "C135")),
              Map.entry(
                  Feature.EVENT_HISTORY, List.of("C136", "C137", "C138", "C139", "C140", "C141")),
              Map.entry(Feature.SUBSCRIPTION_REVOCATION, List.of("C124", "C125")),
              Map.entry(
                  Feature.SESSION_META_API,
                  List.of("C142", "C143", "C144", "C145", "C146", "C147", "C148", "C149", "C154")),
              Map.entry(Feature.SUBSCRIPTION_META_API, List.of("C150", "C152", "C154")),
              Map.entry(Feature.REGISTRATION_META_API, List.of("C151", "C153", "C154")),
              Map.entry(Feature.TESTAMENT_META_API, List.of("C155", "C156", "C157")),
              Map.entry(Feature.REFLECTION, List.of("C198")),
              Map.entry(
                  Feature.PROGRESSIVE_CALL_RESULTS,
                  List.of("C065", "C066", "C067", "C068", "C069", "C070", "C071")),
              Map.entry(
                  Feature.PROGRESSIVE_CALL_INVOCATIONS,
                  List.of("C072", "C073", "C074", "C075", "C076", "C077", "C078", "C079", "C080")),
              Map.entry(
                  Feature.CALL_CANCELING,
                  List.of("C081", "C082", "C083", "C084", "C085", "C086", "C089")),
              Map.entry(Feature.CALL_TIMEOUT, List.of("C090", "C091", "C092", "C093")),
              Map.entry(Feature.CALLER_IDENTIFICATION, List.of("C096", "C097", "C098", "C101")),
              Map.entry(Feature.CALL_TRUSTLEVELS, List.of("C102")),
              Map.entry(
                  Feature.PATTERN_BASED_REGISTRATION,
                  List.of("C103", "C104", "C105", "C106", "C107", "C108", "C109", "C110")),
              Map.entry(Feature.SHARED_REGISTRATION, List.of("C114", "C115", "C116", "C117")),
              Map.entry(Feature.CALL_REROUTE, List.of("C118", "C119", "C120")),
              Map.entry(Feature.REGISTRATION_REVOCATION, List.of("C123", "C125")),
              Map.entry(Feature.PAYLOAD_PASSTHRU_MODE, List.of("C175", "C176", "C177", "C178")),
              // of our own: no row speaks of them, CatchUpTest and SlowPoliciesTest do
              Map.entry(Feature.EVENT_CATCH_UP, List.of()),
              Map.entry(Feature.EVENT_GAP, List.of())));

  @Test
  void everyRequiredRowIsProved() throws Exception {
    ConformanceList list = wholeBuild();
    assertThat(list.unproved()).isEmpty();
    assertThat(list.missing(1, 187)).isEmpty();
    assertThat(list.missing(188, 194)).isEmpty();
    assertThat(list.missing(198, 199)).isEmpty();
  }

  @Test
  void everyAnnouncedFeatureHasItsRows() throws Exception {
    ConformanceList list = wholeBuild();
    Stream.concat(Features.BROKER.stream(), Features.DEALER.stream())
        .forEach(
            feature ->
                assertThat(list.proved())
                    .as("rows of %s", feature)
                    .containsAll(ROWS_OF_FEATURES.get(feature)));
  }

  @Test
  void thePageSaysWhatRan() throws Exception {
    Path page = ROOT.resolve("docs/CONFORMANCE.md");
    String generated = wholeBuild().page();
    if (Boolean.getBoolean("weir.conformance.write")) {
      Files.writeString(page, generated);
    }
    assertThat(Files.readString(page))
        .as("docs/CONFORMANCE.md is out of date: mvn verify -Dweir.conformance.write=true")
        .isEqualTo(generated);
  }

  /** Only a build of the whole project has run the tests of all modules. */
  private static ConformanceList wholeBuild() throws Exception {
    for (String module : MODULES) {
      boolean ran = Files.exists(ROOT.resolve(module).resolve("target/conformance.tsv"));
      assertThat(ran || System.getenv("CI") == null)
          .as("the tests of %s have run", module)
          .isTrue();
      assumeTrue(ran, "the tests of " + module + " have not run");
    }
    return new ConformanceList(ROOT, MODULES);
  }
}
