package dev.weir.bench;

import dev.weir.bench.process.Contender;
import dev.weir.bench.scenario.Scenario;
import dev.weir.bench.scenario.Scenarios;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The load program: plays the scenarios and prints the report on standard output. Confined to the
 * main thread.
 */
public final class Load {
  private static final int VOID = 1;
  private static final int MISUSE = 2;

  private Load() {}

  /** Exits with 0, with 1 when a round was void, or with 2 when the command line is wrong. */
  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      System.exit(run(Arguments.parse(words)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Arguments.USAGE);
      System.exit(MISUSE);
    }
  }

  private static int run(Arguments arguments) throws IOException, InterruptedException {
    if (arguments.scenarios().equals(List.of("list"))) {
      Scenarios.all().forEach(each -> System.out.printf("%-14s %s%n", each.name(), each.title()));
      return 0;
    }
    List<Scenario> scenarios = chosen(arguments.scenarios());
    Contenders contenders = new Contenders(arguments);
    List<Contender> routers = contenders.routers();
    List<Measured> all = new ArrayList<>();
    try (Suite suite = new Suite(arguments)) {
      for (Scenario scenario : scenarios) {
        all.add(suite.play(scenario, contenders.of(scenario.field())));
      }
    }
    Report report = new Report();
    report.begin(Machine.here(), routers, arguments);
    report.goals(all);
    report.rounds(all);
    System.out.println(report);
    return all.stream().allMatch(Measured::valid) ? 0 : VOID;
  }

  private static List<Scenario> chosen(List<String> names) {
    List<Scenario> all = Scenarios.all();
    if (names.equals(List.of("all"))) {
      return all;
    }
    return names.stream()
        .map(
            name ->
                all.stream()
                    .filter(scenario -> scenario.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () -> new IllegalArgumentException("no scenario is named " + name)))
        .toList();
  }
}
