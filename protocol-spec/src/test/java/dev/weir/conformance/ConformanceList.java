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
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The conformance list answered by the tests that ran, as the text of {@code docs/CONFORMANCE.md}.
 * Immutable.
 */
public final class ConformanceList {
  private static final String HEAD =
      """
      # Conformance

      Each row is one statement of what a WAMP router and client must do, answered by the tests that prove it. This page is written by the
      build from the tests that ran (`mvn verify -Dweir.conformance.write=true`); a required row without a passed test, or with a failed or
      skipped one, fails the build. "decision N" and "section N" refer to the project's reading of the specification where the text is silent.
      [CONVERSATIONS.md](CONVERSATIONS.md) compares: the same scripts played against Weir, nexus and Crossbar, and where each fails.

      """;

  private final Map<String, String> statements;
  private final Map<String, TreeSet<String>> proofs = new TreeMap<>();
  private final List<String> unproved = new ArrayList<>();

  /** Reads what the modules below {@code root} recorded. */
  public ConformanceList(Path root, List<String> modules) throws IOException {
    this.statements = statements();
    for (String module : modules) {
      Path file = root.resolve(module).resolve("target").resolve("conformance.tsv");
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(this::read);
      }
    }
  }

  /** Failed and skipped tests of rows, and tests of rows that do not exist. */
  public List<String> unproved() {
    return List.copyOf(unproved);
  }

  /** The rows from one number to another that no test proves. */
  public List<String> missing(int from, int to) {
    return statements.keySet().stream()
        .filter(row -> number(row) >= from && number(row) <= to && !proofs.containsKey(row))
        .toList();
  }

  /** The rows that a test proves. */
  public List<String> proved() {
    return List.copyOf(proofs.keySet());
  }

  /** The whole page. */
  public String page() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append(proofs.size())
        .append(" of ")
        .append(statements.size())
        .append(" rows are proved.\n\n");
    page.append("| row | statement | proved by |\n|---|---|---|\n");
    statements.forEach(
        (row, statement) ->
            page.append("| ")
                .append(row)
                .append(" | ")
                .append(statement.replace("|", "\\|"))
                .append(" | ")
                .append(proofs.containsKey(row) ? String.join("<br>", proofs.get(row)) : "–")
                .append(" |\n"));
    return page.toString();
  }

  private void read(String line) {
    String[] fields = line.split("\t");
    if (!statements.containsKey(fields[0])) {
      unproved.add("no such row: " + line);
    } else if (fields[2].equals("passed")) {
      proofs.computeIfAbsent(fields[0], row -> new TreeSet<>()).add("`" + shorten(fields[1]) + "`");
    } else {
      unproved.add(line);
    }
  }

  private static String shorten(String test) {
    int method = test.indexOf('#');
    return test.substring(test.lastIndexOf('.', method) + 1);
  }

  private static int number(String row) {
    return Integer.parseInt(row.substring(1));
  }

  private static Map<String, String> statements() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    try (InputStream in = ConformanceList.class.getResourceAsStream("rows.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> rows.put(line.substring(0, 4), line.substring(5)));
    }
    return rows;
  }
}
