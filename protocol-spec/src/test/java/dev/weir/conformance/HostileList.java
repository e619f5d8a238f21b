package dev.weir.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The list of hostile peers and faults answered by the tests that ran, as the text of {@code
 * docs/HOSTILE.md}. Immutable.
 */
public final class HostileList {
  private static final String HEAD =
      """
      # Hostile peers and faults

      What peers, networks, processes and files may do to a router, what must come of it, and the tests that show it. This page is written by
      the build from the tests that ran (`mvn verify -Dweir.hostile.write=true`); a case of framing (F), codec (C), handshake and logins (H),
      authorization (A) or sessions (S) without a passed test, or with a failed or skipped one, fails the build. The
      other groups are calls (R), events (P), overload (O), processes (X), networks (N), configuration (G) and
      the client (K).

      Bystanders are twenty other sessions in ten pairs that call and publish all the time of the attack, over real sockets, in all
      serializers: "OK" is that none of them met an error, a lost or a late message, in a run of the test named. Where a case has no
      bystanders the page says why. How much slower they get is no test of the build, whose machine is shared; `.ci/hostile` has that, and
      the cases in their full numbers (below).

      """;

  /** What is said of a case: the input and what must come of it, and why nobody else is there. */
  private record Case(String input, String outcome, String alone) {}

  private final Map<String, Case> cases;
  private final Map<String, TreeSet<String>> proofs = new TreeMap<>();
  private final Set<String> withBystanders = new TreeSet<>();
  private final List<String> unproved = new ArrayList<>();
  private final String foot;

  /**
   * Reads what the modules below {@code root} recorded.
   *
   * @param foot what follows the table, written by hand
   */
  public HostileList(Path root, List<String> modules, String foot) throws IOException {
    this.cases = cases();
    this.foot = foot;
    for (String module : modules) {
      for (String name : List.of("hostile.tsv", "hostile-processes.tsv")) {
        Path file = root.resolve(module).resolve("target").resolve(name);
        if (Files.exists(file)) {
          Files.readAllLines(file).forEach(this::read);
        }
      }
    }
  }

  /** Failed and skipped tests of cases, and tests of cases that do not exist. */
  public List<String> unproved() {
    return List.copyOf(unproved);
  }

  /** The cases of these groups, such as {@code FCH}, that no test proves. */
  public List<String> missing(String groups) {
    return cases.keySet().stream()
        .filter(each -> groups.indexOf(each.charAt(0)) >= 0 && !proofs.containsKey(each))
        .toList();
  }

  /** The proved cases that had no bystanders and have no reason for that. */
  public List<String> withoutReason() {
    return proofs.keySet().stream()
        .filter(each -> !withBystanders.contains(each) && cases.get(each).alone().isEmpty())
        .toList();
  }

  /** The whole page. */
  public String page() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append(
        "%d of %d cases are proved, %d of them beside bystanders.\n\n"
            .formatted(proofs.size(), cases.size(), withBystanders.size()));
    page.append(
        "| case | input or fault | outcome | tests | bystanders |\n|---|---|---|---|---|\n");
    cases.forEach(
        (name, each) ->
            page.append(
                "| %s | %s | %s | %s | %s |\n"
                    .formatted(
                        name,
                        each.input(),
                        each.outcome(),
                        proofs.containsKey(name) ? String.join("<br>", proofs.get(name)) : "–",
                        bystanders(name, each))));
    return page.append('\n').append(foot).toString();
  }

  private String bystanders(String name, Case of) {
    if (withBystanders.contains(name)) {
      return "OK";
    }
    return Optional.of(of.alone())
        .filter(reason -> proofs.containsKey(name) && !reason.isEmpty())
        .orElse("–");
  }

  private void read(String line) {
    String[] fields = line.split("\t");
    if (!cases.containsKey(fields[0])) {
      unproved.add("no such case: " + line);
    } else if (fields[2].equals("passed")) {
      proofs.computeIfAbsent(fields[0], any -> new TreeSet<>()).add("`" + shorten(fields[1]) + "`");
      if (fields[3].equals("bystanders")) {
        withBystanders.add(fields[0]);
      }
    } else {
      unproved.add(line);
    }
  }

  private static String shorten(String test) {
    int method = test.indexOf('#');
    return test.substring(test.lastIndexOf('.', method) + 1);
  }

  /** Lines of case, input, outcome and, where there are none, why without bystanders. */
  private static Map<String, Case> cases() throws IOException {
    Map<String, Case> all = new LinkedHashMap<>();
    try (InputStream in = HostileList.class.getResourceAsStream("hostile.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ?\\| ?", -1))
          .forEach(field -> all.put(field[0], new Case(field[1], field[2], field[3])));
    }
    return all;
  }
}
