package dev.weir.bench;

import dev.weir.bench.process.Contender;
import dev.weir.bench.scenario.Field;
import dev.weir.bench.scenario.Figure;
import dev.weir.bench.scenario.Goal;
import dev.weir.bench.scenario.Round;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The measurements as Markdown: what was reached, then every round. Confined to one thread. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  /** Says what was measured, where and how. */
  void begin(Machine machine, List<Contender> contenders, Arguments arguments) {
    String versions =
        contenders.stream()
            .map(contender -> (contender.name() + " " + contender.version()).strip())
            .collect(Collectors.joining(", "));
    line("%s; commit %s.".formatted(versions, machine.commit()));
    line("%s; %s.".formatted(machine.hardware(), machine.software()));
    line(
        "%d interleaved rounds of %d s, each scenario after %d s of load; medians."
            .formatted(
                arguments.rounds(),
                arguments.length().toSeconds(),
                arguments.warmup().toSeconds()));
  }

  /** Adds the table of figures against goals. */
  void goals(List<Measured> all) {
    line("");
    line("| scenario | figure | medians | ratio per round | reached | must hold | goal | |");
    line("|---|---|---|---|---|---|---|---|");
    for (Measured measured : all) {
      measured.scenario().goals().forEach(goal -> goal(measured, goal));
    }
  }

  /** Adds the table of all rounds. */
  void rounds(List<Measured> all) {
    line("");
    line(
        "| scenario | router | rounds | p50 µs | p99 µs | resident MiB | router CPU | generator CPU | errors |");
    line("|---|---|---|---|---|---|---|---|---|");
    all.forEach(
        measured ->
            measured.contenders().forEach(contender -> contenderRounds(measured, contender)));
    all.forEach(
        measured -> measured.contenders().forEach(contender -> remarks(measured, contender)));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void goal(Measured measured, Goal absolute) {
    Goal goal =
        measured.scenario().field() == Field.ROUTERS
            ? goal(measured.contenders(), absolute)
            : absolute;
    List<Double> ratios = ratiosToBaseline(measured, goal.figure());
    double reached = Measured.median(goal.ofBaseline() ? ratios : own(measured, goal.figure()));
    String sign = goal.ofBaseline() ? " ×" : "";
    line(
        "| %s | %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                measured.scenario().title(),
                goal.figure().title(),
                medians(measured, goal.figure()),
                joined(ratios, Report::number),
                number(reached) + sign,
                goal.demand(number(goal.mustHold()) + sign),
                number(goal.goal()) + sign,
                verdict(measured, goal, reached)));
  }

  /**
   * Beside another Weir the goals against nexus say nothing; beside an earlier one, others hold.
   */
  private static Goal goal(List<Contender> contenders, Goal absolute) {
    if (contenders.size() < 2 || !contenders.get(1).weir() && !contenders.get(1).before()) {
      return absolute;
    }
    return contenders.get(1).before() ? absolute.againstBefore() : absolute.onlyTold();
  }

  /** Weir's figures; none where Weir was not measured. */
  private static List<Double> own(Measured measured, Figure figure) {
    return measured.contenders().stream()
        .limit(1)
        .filter(Contender::weir)
        .flatMap(contender -> measured.figures(contender, figure).stream())
        .toList();
  }

  private static List<Double> ratiosToBaseline(Measured measured, Figure figure) {
    List<Contender> contenders = measured.contenders();
    return contenders.size() > 1 && contenders.get(0).weir()
        ? measured.ratios(contenders.get(0), contenders.get(1), figure)
        : List.of();
  }

  private static String medians(Measured measured, Figure figure) {
    return measured.contenders().stream()
        .map(
            contender ->
                contender.name()
                    + " "
                    + number(Measured.median(measured.figures(contender, figure))))
        .collect(Collectors.joining(", "));
  }

  private static String verdict(Measured measured, Goal goal, double reached) {
    if (!measured.valid()) {
      return "void";
    }
    if (!goal.demanded() || Double.isNaN(reached)) {
      return "";
    }
    double before =
        goal.calm().map(figure -> Measured.median(own(measured, figure))).orElse(Double.NaN);
    return goal.heldBy(reached, before) ? "holds" : "**missed**";
  }

  private void contenderRounds(Measured measured, Contender contender) {
    Figure figure = measured.scenario().goals().get(0).figure();
    List<Round> rounds = measured.rounds(contender);
    line(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %d |"
            .formatted(
                measured.scenario().name(),
                contender.name(),
                joined(measured.figures(contender, figure), Report::number),
                joined(rounds, round -> number(round.p50())),
                joined(rounds, round -> number(round.p99())),
                joined(rounds, round -> number(round.resident() / 1024.0)),
                joined(rounds, round -> "%.2f".formatted(round.routerCpu())),
                joined(rounds, Report::generatorCpu),
                rounds.stream().mapToLong(round -> round.faults().count()).sum()));
  }

  private static String generatorCpu(Round round) {
    return "%.2f%s".formatted(round.generatorCpu(), round.generatorBound() ? " (!)" : "");
  }

  private void remarks(Measured measured, Contender contender) {
    for (Round round : measured.rounds(contender)) {
      if (!round.remark().isEmpty() || !round.valid()) {
        line("");
        line(
            "%s, %s: %s %s"
                .formatted(
                    measured.scenario().name(),
                    contender.name(),
                    round.remark(),
                    round.faults().first()));
      }
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static <T> String joined(List<T> values, Function<T, String> format) {
    return values.stream().map(format).collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
