package dev.weir.bench.client;

import static java.util.stream.Collectors.joining;

import dev.weir.bench.client.ClientProcess.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of clients, interleaved, so that whatever disturbs the machine disturbs all alike; ratios
 * are taken within a round. Confined to one thread.
 */
public final class ClientRounds {
  private static final String WEIR = "weir";

  /** Of two processes that cost the same, the one whose calls are more is better. */
  private static final Figure COST = new Figure("per CPU-second", Rate::perCpuSecond);

  /** How fast one connection is; the router and the callee have their part in it. */
  private static final Figure SPEED = new Figure("per second", Rate::perSecond);

  /** How often as many calls as another client ours has to make. */
  private static final Map<String, Demand> DEMANDS =
      Map.of(
          "raw", new Demand(0.5, SPEED),
          "autobahn-java", new Demand(3.0, COST),
          "nexus", new Demand(1.0, COST));

  private record Figure(String name, ToDoubleFunction<Rate> of) {}

  private record Demand(double least, Figure figure) {}

  private final Map<String, List<String>> commands;
  private final Map<String, List<Rate>> rates = new LinkedHashMap<>();

  /** Rounds of these programs, by name. */
  public ClientRounds(Map<String, List<String>> commands) {
    this.commands = commands;
    commands.keySet().forEach(name -> rates.put(name, new ArrayList<>()));
  }

  /** Warms each client up, and measures all of them so often. */
  public void play(Duration warmup, int rounds, Duration length)
      throws IOException, InterruptedException {
    Map<String, ClientProcess> running = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, List<String>> each : commands.entrySet()) {
        running.put(each.getKey(), new ClientProcess(each.getKey(), each.getValue()));
        tell(each.getKey(), "warmed up", running.get(each.getKey()).measure(warmup));
      }
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<String, ClientProcess> each : running.entrySet()) {
          Rate rate = each.getValue().measure(length);
          rates.get(each.getKey()).add(rate);
          tell(each.getKey(), "round " + round, rate);
        }
      }
    } finally {
      for (ClientProcess each : running.values()) {
        each.close();
      }
    }
  }

  /** Whether ours does as well as it has to. */
  public boolean hold() {
    return DEMANDS.entrySet().stream()
        .filter(demand -> measured(demand.getKey()))
        .allMatch(demand -> holds(demand.getKey(), demand.getValue()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "| client | calls per CPU-second | calls per second | cores | weir per CPU-second | weir per second | must hold | |");
    line(text, "|---|---|---|---|---|---|---|---|");
    for (String name : rates.keySet()) {
      line(
          text,
          "| %s | %s | %s | %.2f | %s |"
              .formatted(
                  name,
                  numbers(name, COST),
                  numbers(name, SPEED),
                  median(rates.get(name).stream().map(Rate::cores).toList()),
                  measured(name) ? beside(name) : " | | | "));
    }
    return text.toString();
  }

  private String beside(String other) {
    Demand demand = DEMANDS.get(other);
    return "%s | %s | %s × %s | %s"
        .formatted(
            ratios(other, COST.of()).stream().map(ClientRounds::ratio).collect(joining(" ")),
            ratios(other, SPEED.of()).stream().map(ClientRounds::ratio).collect(joining(" ")),
            ratio(demand.least()),
            demand.figure().name(),
            holds(other, demand) ? "holds" : "**missed**");
  }

  private boolean holds(String other, Demand demand) {
    return median(ratios(other, demand.figure().of())) >= demand.least();
  }

  private boolean measured(String other) {
    return !other.equals(WEIR) && rates.containsKey(WEIR) && rates.containsKey(other);
  }

  private List<Double> ratios(String other, ToDoubleFunction<Rate> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(other).size(); round++) {
      ratios.add(
          figure.applyAsDouble(rates.get(WEIR).get(round))
              / figure.applyAsDouble(rates.get(other).get(round)));
    }
    return ratios;
  }

  private String numbers(String name, Figure figure) {
    return rates.get(name).stream()
        .map(rate -> String.format(Locale.ROOT, "%,.0f", figure.of().applyAsDouble(rate)))
        .collect(joining(" "));
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private static void tell(String name, String when, Rate rate) {
    System.err.printf(
        Locale.ROOT,
        "%-14s %-10s %,.0f per CPU-second, %,.0f per second, %.2f cores%n",
        name,
        when,
        rate.perCpuSecond(),
        rate.perSecond(),
        rate.cores());
  }
}
