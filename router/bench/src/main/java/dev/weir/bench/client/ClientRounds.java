package dev.weir.bench.client;

import dev.weir.bench.client.ClientProcess.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Rounds of clients, interleaved, so that whatever disturbs the machine disturbs all alike; ratios
 * are taken within a round. Confined to one thread.
 */
public final class ClientRounds {
  private static final String WEIR = "weir";

  /** How often as many calls per CPU-second as another client ours has to make. */
  private static final Map<String, Double> DEMANDS =
      Map.of("raw", 0.5, "autobahn-java", 3.0, "nexus", 1.0);

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
        .allMatch(demand -> median(ratios(demand.getKey())) >= demand.getValue());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "| client | calls per CPU-second | calls per second | cores | weir per CPU-second, per round | median | must hold | |");
    line(text, "|---|---|---|---|---|---|---|---|");
    for (String name : rates.keySet()) {
      List<Double> ratios = measured(name) ? ratios(name) : List.of();
      line(
          text,
          "| %s | %s | %s | %.2f | %s | %s |"
              .formatted(
                  name,
                  numbers(name, Rate::perCpuSecond),
                  numbers(name, Rate::perSecond),
                  median(rates.get(name).stream().map(Rate::cores).toList()),
                  ratios.stream().map(ClientRounds::ratio).collect(Collectors.joining(" ")),
                  ratios.isEmpty() ? " | | " : verdict(name, median(ratios))));
    }
    return text.toString();
  }

  private boolean measured(String other) {
    return !other.equals(WEIR) && rates.containsKey(WEIR) && rates.containsKey(other);
  }

  private List<Double> ratios(String other) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(other).size(); round++) {
      ratios.add(
          rates.get(WEIR).get(round).perCpuSecond() / rates.get(other).get(round).perCpuSecond());
    }
    return ratios;
  }

  private static String verdict(String name, double median) {
    double demand = DEMANDS.get(name);
    return "%s × | %s × | %s"
        .formatted(ratio(median), ratio(demand), median >= demand ? "holds" : "**missed**");
  }

  private String numbers(String name, ToDoubleFunction<Rate> figure) {
    return rates.get(name).stream()
        .map(rate -> String.format(Locale.ROOT, "%,.0f", figure.applyAsDouble(rate)))
        .collect(Collectors.joining(" "));
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
