package dev.weir.bench;

import dev.weir.bench.process.Contender;
import dev.weir.bench.scenario.Figure;
import dev.weir.bench.scenario.Round;
import dev.weir.bench.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rounds of one scenario, for each contender. Confined to one thread. */
final class Measured {
  private final Scenario scenario;
  private final Map<Contender, List<Round>> rounds = new LinkedHashMap<>();

  Measured(Scenario scenario, List<Contender> contenders) {
    this.scenario = scenario;
    contenders.forEach(contender -> rounds.put(contender, new ArrayList<>()));
  }

  Scenario scenario() {
    return scenario;
  }

  List<Contender> contenders() {
    return List.copyOf(rounds.keySet());
  }

  void add(Contender contender, Round round) {
    rounds.get(contender).add(round);
  }

  List<Round> rounds(Contender contender) {
    return rounds.get(contender);
  }

  boolean valid() {
    return rounds.values().stream().flatMap(List::stream).allMatch(Round::valid);
  }

  /** A figure of each round. */
  List<Double> figures(Contender contender, Figure figure) {
    return rounds(contender).stream().map(round -> round.figures().get(figure)).toList();
  }

  /** For each round a contender's figure as a multiple of another's in the same round. */
  List<Double> ratios(Contender contender, Contender baseline, Figure figure) {
    List<Double> own = figures(contender, figure);
    List<Double> other = figures(baseline, figure);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(own.size(), other.size()); i++) {
      ratios.add(own.get(i) / other.get(i));
    }
    return ratios;
  }

  /** The median; of an even number of values the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
