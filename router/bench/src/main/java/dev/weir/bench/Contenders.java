package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bench.local.LocalProgram;
import dev.weir.bench.process.Contender;
import dev.weir.bench.process.Wrk;
import dev.weir.bench.scenario.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The routers and echoes that can be loaded on this machine; the first of a list is Weir.
 * Thread-safe.
 */
final class Contenders {
  private static final Pattern VERSION = Pattern.compile("v?\\d+\\.\\d+\\.\\d+\\S*");
  private static final String WEIR = "weir";

  private final Arguments arguments;

  Contenders(Arguments arguments) {
    this.arguments = arguments;
  }

  /** The routers that were asked for and are there, Weir first, the baseline second. */
  List<Contender> routers() {
    return arguments.peers().stream().map(this::router).filter(Contenders::built).toList();
  }

  /** Who plays in a field, Weir first, the baseline second. */
  List<Contender> of(Field field) {
    return switch (field) {
      case ROUTERS -> routers();
      case ECHOES -> echoes();
      case BRIDGE -> bridge();
      case UNIX -> List.of(router("weir-unix"), router("weir-rawsocket"));
      case RAW_SOCKET -> rawSockets();
      case LOCAL_SESSIONS -> List.of(local("sessions"), router(WEIR));
      case LOCAL_CLIENTS -> List.of(local("client"), router(WEIR));
    };
  }

  /** The same class path as the load program's. */
  private static Contender local(String peers) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LocalProgram.class.getName(),
            "{port}",
            peers);
    return Contender.of("weir-local-" + peers, "", command, Contender.LOCAL_READY, "/ws");
  }

  /** With nexus' beside them where it was asked for. */
  private List<Contender> rawSockets() {
    return Stream.of("weir-rawsocket", WEIR, "nexus-rawsocket")
        .filter(name -> !name.startsWith("nexus") || arguments.peers().contains(name))
        .map(this::router)
        .filter(Contenders::built)
        .toList();
  }

  private List<Contender> bridge() {
    if (!Wrk.installed()) {
      System.err.println("the bridge is left out: wrk is not installed (apt-get install wrk)");
      return List.of();
    }
    return Stream.of(configured("weir-bridge", "weir-bridge.json"))
        .filter(Contenders::built)
        .toList();
  }

  /** Weir's bare echo and the one in C that it is compared with. */
  private List<Contender> echoes() {
    List<Contender> echoes = new ArrayList<>();
    if (arguments.peers().contains(WEIR)) {
      echoes.add(Contender.of("weir echo", "", arguments.echoCommand(), "", "/"));
    }
    echoes.add(
        Contender.of("C epoll echo", "", List.of(peer("epoll-echo"), "{port}"), "echo ready", "/"));
    return echoes.stream().filter(Contenders::built).toList();
  }

  private Contender router(String name) {
    return switch (name) {
      case WEIR -> weir(name, arguments.weirCommand());
      case "weir-rawsocket" -> weir(name, arguments.weirCommand()).over("tcp");
      case "weir-unix" -> configured(name, "weir-unix.json").over("unix");
      case "weir-tls" -> configured(name, "weir-tls.json").over("wss");
      case "weir-rules" -> configured(name, "weir-rules.json");
      case Contender.BEFORE -> weir(name, arguments.beforeCommand());
      case "nexus" -> nexus(name);
      case "nexus-rawsocket" -> nexus(name, "-rawsocket").over("tcp");
      case "crossbar" -> crossbar(peer("crossbar/bin/crossbar"));
      default -> throw new IllegalArgumentException("no router is named " + name);
    };
  }

  private static Contender weir(String name, List<String> command) {
    String version = version(List.of(command.get(0), "--version"));
    return Contender.of(name, version, command, "weir ready", "/ws");
  }

  /** Weir with a configuration, in which {@code {peers}} stands for the directory of peers. */
  private Contender configured(String name, String file) {
    String program = arguments.weirCommand().get(0);
    String directory = arguments.peerDirectory().toAbsolutePath().toString();
    return weir(name, List.of(program))
        .configured(
            resource(file).replace("{peers}", directory),
            List.of(program, "start", "--config", "{directory}/config.json"));
  }

  private Contender nexus(String name, String... more) {
    List<String> command =
        Stream.concat(
                Stream.of(peer("nexus"), "-addr", "127.0.0.1:{port}", "-queue", "8192"),
                Stream.of(more))
            .toList();
    String version = version(List.of("cat", peer("nexus.version")));
    return Contender.of(name, version, command, "nexus ready", "/");
  }

  private static Contender crossbar(String program) {
    List<String> command =
        List.of(program, "start", "--cbdir", "{directory}", "--loglevel", "error");
    return Contender.of("crossbar", version(List.of(program, "version")), command, "", "/ws")
        .configured(resource("crossbar.json"), command);
  }

  private String peer(String file) {
    return arguments.peerDirectory().resolve(file).toString();
  }

  private static boolean built(Contender contender) {
    boolean built = Files.isExecutable(Path.of(contender.command().get(0)));
    if (!built) {
      System.err.printf(
          "%s is left out: there is no program %s%n", contender.name(), contender.command().get(0));
    }
    return built;
  }

  /** The first version number that a command prints; empty when it prints none. */
  private static String version(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      Matcher version = VERSION.matcher(output);
      return version.find() ? version.group() : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String resource(String name) {
    try (InputStream content = Contenders.class.getResourceAsStream(name)) {
      return new String(content.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
