package dev.weir.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The command line of {@link Load}: options with a value each. Thread-safe. */
final class Arguments {
  static final String USAGE =
      """
      usage: router/bench/run [OPTION VALUE]...
        --scenario NAME,...       scenarios to run; `all` (default), or `list` to print their names
        --rounds 3                measured rounds for each scenario and router
        --seconds 5               length of a round
        --warmup 10               seconds of load before the first round, for each scenario and router
        --peers weir,nexus,...    routers to load; default weir,nexus,crossbar
        --weir-command COMMAND    starts Weir; split at blanks, {port} stands for the port
        --before COMMIT           builds Weir as it was at a commit and compares with it: --peers weir,before
        --echo-command COMMAND    starts Weir's bare echo
        --peer-directory PATH     where the other routers were built
        --router-core 0           core for the routers; `none` to leave them unpinned
      or: router/bench/run --clients [its own options]
      or: router/bench/run --jmh [JMH's own options]""";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--scenario", "all",
          "--rounds", "3",
          "--seconds", "5",
          "--warmup", "10",
          "--peers", "weir,nexus,crossbar",
          "--weir-command", "./weir start --host 127.0.0.1 --port {port} --realm realm1",
          "--before", "none",
          "--echo-command", ".ci/echo {port}",
          "--peer-directory", "router/bench/target/peers",
          "--router-core", "none");

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws IllegalArgumentException when an option is unknown or has no value
   */
  static Arguments parse(String... words) {
    return new Arguments(Options.parse(DEFAULTS, words));
  }

  List<String> scenarios() {
    return List.of(values.get("--scenario").split(","));
  }

  int rounds() {
    return Integer.parseInt(values.get("--rounds"));
  }

  Duration length() {
    return Duration.ofSeconds(Long.parseLong(values.get("--seconds")));
  }

  Duration warmup() {
    return Duration.ofSeconds(Long.parseLong(values.get("--warmup")));
  }

  List<String> peers() {
    return List.of(values.get("--peers").split(","));
  }

  List<String> weirCommand() {
    return List.of(values.get("--weir-command").split(" "));
  }

  /** Starts the earlier Weir, which the script has built from the commit. */
  List<String> beforeCommand() {
    return List.of(values.get("--before").split(" "));
  }

  List<String> echoCommand() {
    return List.of(values.get("--echo-command").split(" "));
  }

  Path peerDirectory() {
    return Path.of(values.get("--peer-directory"));
  }

  /** What comes before a router's command. */
  List<String> pin() {
    String core = values.get("--router-core");
    return "none".equals(core) ? List.of() : List.of("taskset", "-c", core);
  }
}
