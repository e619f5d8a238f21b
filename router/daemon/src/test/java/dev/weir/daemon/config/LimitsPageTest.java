package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every limit that is served has a test that goes up to it and beyond, and the page in docs names
 * limit, default and test. {@code -Dweir.limits.write=true} writes the page.
 */
class LimitsPageTest {
  private static final JsonRpcOptions JSON_RPC = JsonRpcOptions.of("realm1", "rpc");
  private static final Path ROOT = Path.of("../..");
  private static final Path PAGE = ROOT.resolve("docs/LIMITS.md");
  private static final Pattern TESTED =
      Pattern.compile("@Limit\\(([^)]*)\\)\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*void (\\w+)\\(");

  private static final ServiceCalleeOptions CALLEE =
      ServiceCalleeOptions.http("realm1", "a.b", URI.create("http://localhost/")).build();

  private static final WebhookOptions WEBHOOK =
      WebhookOptions.of("realm1", "a.b", URI.create("http://localhost/")).build();

  /** Of listeners, callees and webhooks, with what each is. */
  private static final Map<String, String> OF_OTHERS =
      Map.ofEntries(
          Map.entry("callees.concurrency", String.valueOf(CALLEE.concurrency())),
          Map.entry("callees.max_answer", (CALLEE.maxAnswer() >> 20) + "MiB"),
          Map.entry("callees.timeout", CALLEE.timeout().toSeconds() + "s"),
          Map.entry("rawsocket.max_message", (RawSocketOptions.DEFAULT.maxMessage() >> 20) + "MiB"),
          Map.entry("jsonrpc.in_flight", String.valueOf(JSON_RPC.inFlight())),
          Map.entry("jsonrpc.max_request", (JSON_RPC.maxRequest() >> 20) + "MiB"),
          Map.entry("jsonrpc.timeout", JSON_RPC.timeout().toSeconds() + "s"),
          Map.entry("webhooks.in_flight", String.valueOf(WEBHOOK.inFlight())),
          Map.entry(
              "webhooks.queue",
              WEBHOOK.queuedEvents() + ", " + (WEBHOOK.queuedBytes() >> 20) + "MiB"),
          Map.entry("webhooks.retries", String.valueOf(WEBHOOK.retries())),
          Map.entry("webhooks.timeout", WEBHOOK.timeout().toSeconds() + "s"));

  private static final Pattern WORD = Pattern.compile("\"([\\w.]+)\"");

  @Test
  void everyLimitHasATestAndThePageSaysSo() throws IOException {
    Map<String, TreeSet<String>> tests = tests();
    assertThat(tests.keySet())
        .as("limits with a test, which is marked with @Limit")
        .containsExactlyElementsOf(served());
    String page = page(tests);
    if (Boolean.getBoolean("weir.limits.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  /** Also those that do not stand in a block of limits. */
  private static Set<String> served() {
    Set<String> served = new TreeSet<>(LimitsContract.served());
    served.addAll(OF_OTHERS.keySet());
    return served;
  }

  private static String page(Map<String, TreeSet<String>> tests) throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Limits

            Every limit of the configuration, what it is unless something else is said, and the tests that go up to it and beyond. The page is
            made by `LimitsPageTest`; what each bounds, and what happens there, OPERATING.md says. Those of `rawsocket` and `jsonrpc` are a listener's,
            those of `callees` and `webhooks` an entry's there.

            | `limits.` | default | tests |
            |---|---|---|
            """);
    String example = example();
    tests.forEach(
        (limit, names) ->
            page.append(
                "| `%s` | %s | `%s` |\n"
                    .formatted(limit, standard(limit, example), String.join("`, `", names))));
    return page.toString();
  }

  /** The example's limits of the router are the defaults, as another test has it. */
  private static String standard(String limit, String example) {
    if (OF_OTHERS.containsKey(limit)) {
      return OF_OTHERS.get(limit);
    }
    String limits = example.substring(example.indexOf("\nlimits:"));
    return Pattern.compile("\\b" + limit + ": (\\{[^}]*}|\\[[^]]*]|[^,}\\s]+)")
        .matcher(limits)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseGet(() -> ofRealm(limit));
  }

  /** What a realm has; else it is off. */
  private static String ofRealm(String limit) {
    String name =
        Pattern.compile("_(\\w)")
            .matcher(limit)
            .replaceAll(c -> c.group(1).toUpperCase(Locale.ROOT));
    RealmLimits realm = RealmLimits.builder().build();
    try {
      int value = (int) RealmLimits.class.getMethod(name).invoke(realm);
      return limit.endsWith("bytes") ? (value >> 20) + "MiB" : String.valueOf(value);
    } catch (ReflectiveOperationException none) {
      return "none";
    }
  }

  private static Map<String, TreeSet<String>> tests() throws IOException {
    Map<String, TreeSet<String>> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("router"))) {
      for (Path file :
          files
              .filter(path -> path.toString().endsWith("Test.java"))
              .collect(Collectors.toList())) {
        String name = file.getFileName().toString().replace(".java", "");
        TESTED.matcher(text(file)).results().forEach(found -> note(found, name, tests));
      }
    }
    return tests;
  }

  private static void note(MatchResult test, String name, Map<String, TreeSet<String>> tests) {
    WORD.matcher(test.group(1))
        .results()
        .forEach(
            limit ->
                tests
                    .computeIfAbsent(limit.group(1), key -> new TreeSet<>())
                    .add(name + "#" + test.group(2)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String example() throws IOException {
    try (InputStream in =
        LimitsPageTest.class.getResourceAsStream("/dev/weir/daemon/weir.example.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
