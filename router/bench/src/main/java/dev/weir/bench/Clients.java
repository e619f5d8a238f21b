package dev.weir.bench;

import dev.weir.bench.client.ClientRounds;
import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.scenario.EchoCallee;
import dev.weir.bench.wire.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures clients side by side: each a process that makes pipelined calls through Weir to a callee
 * of the load program. Confined to the main thread.
 */
public final class Clients {
  private static final int PAYLOAD = 256;
  private static final int MISUSE = 2;

  private static final String USAGE =
      """
      usage: router/bench/run --clients [OPTION VALUE]...
        --contenders NAME,...     weir,raw,autobahn-java,nexus (default)
        --serializers NAME,...    msgpack,json (default)
        --in-flight 128           calls under way at once
        --rounds 3                measured rounds for each client
        --seconds 5               length of a round
        --warmup 15               seconds of calls before the first round
        --weir-command COMMAND    starts Weir, as ever
        --weir-options OPTIONS    more options of the Java machine of our client
        --peer-directory PATH     where the other clients were built
        --router-core 0           core for router and callee; `none` to leave them unpinned
        --client-core 1           core for the clients""";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("--contenders", "weir,raw,autobahn-java,nexus"),
          Map.entry("--serializers", "msgpack,json"),
          Map.entry("--in-flight", "128"),
          Map.entry("--rounds", "3"),
          Map.entry("--seconds", "5"),
          Map.entry("--warmup", "15"),
          Map.entry("--weir-options", ""),
          Map.entry("--weir-command", "./weir start --host 127.0.0.1 --port {port} --realm realm1"),
          Map.entry("--peer-directory", "router/bench/target/peers"),
          Map.entry("--router-core", "none"),
          Map.entry("--client-core", "none"));

  private final Map<String, String> options;

  private Clients(Map<String, String> options) {
    this.options = options;
  }

  /** Exits with 0, with 1 when a demand is missed, or with 2 when the command line is wrong. */
  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      System.exit(new Clients(Options.parse(DEFAULTS, words)).run() ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(MISUSE);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Arguments routers =
        Arguments.parse(
            "--peers", "weir",
            "--weir-command", options.get("--weir-command"),
            "--router-core", options.get("--router-core"));
    Machine machine = Machine.here();
    System.out.printf(
        "Commit %s.%n%s; %s.%n", machine.commit(), machine.hardware(), machine.software());
    boolean held = true;
    for (String serializer : list("--serializers")) {
      try (RouterProcess router =
              RouterProcess.start(new Contenders(routers).routers().get(0), routers.pin());
          EchoCallee callee = new EchoCallee(router.target(), codec(serializer), PAYLOAD)) {
        String url = "ws://127.0.0.1:" + router.address().getPort() + router.target().path();
        ClientRounds rounds = new ClientRounds(commands(url, serializer));
        rounds.play(seconds("--warmup"), number("--rounds"), seconds("--seconds"));
        System.out.printf(
            "%n%s, %d in flight, %d B:%n%n%s", serializer, number("--in-flight"), PAYLOAD, rounds);
        held &= rounds.hold();
        String fault = callee.end();
        if (!fault.isEmpty()) {
          throw new IOException("the callee: " + fault);
        }
      }
    }
    return held;
  }

  private Map<String, List<String>> commands(String url, String serializer) {
    List<String> last =
        List.of(
            url,
            "realm1",
            serializer,
            EchoCallee.PROCEDURE,
            Integer.toString(PAYLOAD),
            options.get("--in-flight"));
    Map<String, List<String>> commands = new LinkedHashMap<>();
    for (String name : list("--contenders")) {
      commands.put(
          name,
          Stream.of(pin(), command(name), last).flatMap(List::stream).collect(Collectors.toList()));
    }
    return commands;
  }

  private List<String> command(String name) {
    String own = System.getProperty("java.class.path");
    String foreign = ".ci/foreign/java/target/";
    return switch (name) {
      case "weir" -> java(options.get("--weir-options"), own, "dev.weir.bench.client.WeirCalls");
      case "raw" -> java("", own, "dev.weir.bench.scenario.RawCalls");
      case "autobahn-java" ->
          java("", foreign + "classes:" + foreign + "lib/*", "dev.weir.foreign.Calls");
      case "nexus" ->
          List.of(Path.of(options.get("--peer-directory"), "nexus-client").toString(), "calls");
      default -> throw new IllegalArgumentException("no client is named " + name);
    };
  }

  private static List<String> java(String more, String classPath, String program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC"));
    Stream.of(more.split(" ")).filter(word -> !word.isEmpty()).forEach(command::add);
    command.addAll(List.of("-cp", classPath, program));
    return command;
  }

  private List<String> pin() {
    String core = options.get("--client-core");
    return "none".equals(core) ? List.of() : List.of("taskset", "-c", core);
  }

  private List<String> list(String option) {
    return List.of(options.get(option).split(","));
  }

  private int number(String option) {
    return Integer.parseInt(options.get(option));
  }

  private Duration seconds(String option) {
    return Duration.ofSeconds(number(option));
  }

  private static Codec codec(String serializer) {
    return switch (serializer) {
      case "json" -> Codec.JSON;
      case "msgpack" -> Codec.MESSAGE_PACK;
      default -> throw new IllegalArgumentException("no serializer is named " + serializer);
    };
  }
}
