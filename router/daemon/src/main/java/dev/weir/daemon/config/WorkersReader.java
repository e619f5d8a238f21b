package dev.weir.daemon.config;

import dev.weir.gateway.worker.WorkerFraming;
import dev.weir.gateway.worker.WorkerPoolBuilder;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.gateway.worker.WorkerRequest;
import dev.weir.gateway.worker.process.StopSignal;
import dev.weir.router.options.RealmOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the worker pools of their sections, and checks that they get on with each other.
 *
 * <p>Confined to the thread that reads the file.
 */
final class WorkersReader {
  static final String FIRST_ARGUMENT = "args[0]";

  /** Each has two threads and a process. */
  static final int MOST = 1_000;

  private final Section file;
  private final Path directory;
  private final Verdicts verdicts;
  private final Set<List<String>> procedures = new HashSet<>();
  private final Map<Integer, String> ports = new HashMap<>();

  /** Relative paths start at the directory. */
  WorkersReader(Section file, Path directory, Verdicts verdicts) {
    this.file = file;
    this.directory = directory;
    this.verdicts = verdicts;
  }

  static ScalarType<String> signal() {
    return Scalars.choice(
        Arrays.stream(StopSignal.values()).map(Enum::name).toArray(String[]::new));
  }

  /** The pools; their realms get what they need. */
  List<WorkerPoolOptions> read(Map<String, RealmOptions> realms) {
    List<WorkerPoolOptions> pools = new ArrayList<>();
    int index = 0;
    for (Placed<Section> worker : file.list("workers", Section.class)) {
      read(worker.value(), "workers[" + index++ + "]", realms.keySet()).ifPresent(pools::add);
    }
    pools.forEach(
        pool -> realms.computeIfPresent(pool.realm(), (name, realm) -> pool.prepared(realm)));
    return pools;
  }

  private Optional<WorkerPoolOptions> read(Section worker, String path, Set<String> realms) {
    if (worker.text("realm").isEmpty() || worker.text("procedure").isEmpty()) {
      return Optional.empty();
    }
    checkProcedure(worker, path, realms);
    checkProgram(worker, path);
    WorkerPoolBuilder builder = builder(worker);
    Optional<WorkerPoolOptions.Fault> fault = builder.fault();
    fault.ifPresent(
        found -> error(worker, found.key(), path + "." + found.key() + ": " + found.sentence()));
    if (worker.text("framing").filter("close"::equals).isPresent()
        && worker.text("connection").filter("keep"::equals).isPresent()) {
      error(worker, "connection", path + ".connection: framing close has one per_request");
    }
    if (fault.isPresent()) {
      return Optional.empty();
    }
    WorkerPoolOptions options = builder.build();
    checkPorts(worker, path, options.instances());
    return Optional.of(options);
  }

  private void checkProcedure(Section worker, String path, Set<String> realms) {
    String realm = worker.text("realm").orElseThrow();
    String procedure = worker.text("procedure").orElseThrow();
    if (!realms.contains(realm)) {
      error(worker, "realm", Nearest.missingRealm(realm, realms));
    }
    if (!procedures.add(List.of(realm, procedure))) {
      error(worker, "procedure", path + ".procedure: a second pool for `" + procedure + "`");
    }
    boolean ruled =
        file.section("realms").section(realm).list("procedures", Section.class).stream()
            .map(Placed::value)
            .anyMatch(
                rule ->
                    rule.text("uri").filter(procedure::equals).isPresent()
                        && rule.text("match").filter(match -> !match.equals("exact")).isEmpty());
    if (ruled) {
      error(
          worker,
          "procedure",
          "%s.procedure: realms.%s.procedures has `%s` as well: its queue belongs here"
              .formatted(path, realm, procedure));
    }
  }

  /** A program that is not there would be looked for again and again. */
  private void checkProgram(Section worker, String path) {
    List<Placed<String>> command = worker.list("command", String.class);
    if (worker.has("command") && command.isEmpty()) {
      error(worker, "command", path + ".command: the program is missing");
    } else if (!command.isEmpty() && !program(command.get(0).value())) {
      verdicts.error(
          command.get(0).place(), path + ".command: there is no program " + command.get(0).value());
    }
  }

  private boolean program(String name) {
    Stream<Path> places =
        name.contains("/")
            ? Stream.of(directory.resolve(name))
            : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, name));
    return places.anyMatch(place -> Files.isRegularFile(place) && Files.isExecutable(place));
  }

  private void checkPorts(Section worker, String path, int instances) {
    int[] range = range(worker);
    for (int port = range[0]; port > 0 && port < range[0] + instances; port++) {
      String other = ports.putIfAbsent(port, path);
      if (other != null) {
        error(worker, "ports", "%s.ports: %s has port %d as well".formatted(path, other, port));
        return;
      }
    }
  }

  private static int[] range(Section worker) {
    return worker
        .text("ports")
        .map(text -> Arrays.stream(text.split("-")).mapToInt(Integer::parseInt).toArray())
        .map(ends -> new int[] {ends[0], ends[ends.length - 1]})
        .orElse(new int[] {0, 0});
  }

  private void error(Section worker, String key, String sentence) {
    verdicts.error(worker.place(key), sentence);
  }

  private WorkerPoolBuilder builder(Section worker) {
    WorkerPoolBuilder pool =
        WorkerPoolOptions.builder(
            worker.text("realm").orElseThrow(), worker.text("procedure").orElseThrow());
    int[] ports = range(worker);
    pool.directory(directory).ports(ports[0], ports[1]).command(command(worker));
    count(worker, "instances").ifPresent(pool::instances);
    worker
        .text("framing")
        .map(word -> WorkerFraming.valueOf(word.toUpperCase(Locale.ROOT)))
        .ifPresent(pool::framing);
    pool.perRequest(worker.text("connection").filter("per_request"::equals).isPresent());
    worker
        .text("request")
        .filter("json"::equals)
        .ifPresent(json -> pool.request(WorkerRequest.JSON));
    worker.find("timeout", Duration.class).ifPresent(pool::timeout);
    pool.retryOnDeath(worker.text("on_death").filter("retry"::equals).isPresent());
    count(worker, "max_answer").ifPresent(pool::maxAnswer);
    worker.text("pids").map(directory::resolve).ifPresent(pool::record);
    supervision(worker, pool);
    return pool;
  }

  private List<String> command(Section worker) {
    List<String> words = worker.list("command", String.class).stream().map(Placed::value).toList();
    if (words.isEmpty() || !words.get(0).contains("/")) {
      return words;
    }
    List<String> resolved = new ArrayList<>(words);
    resolved.set(0, directory.resolve(words.get(0)).toString());
    return resolved;
  }

  private static void supervision(Section worker, WorkerPoolBuilder pool) {
    Section queue = worker.section("queue");
    pool.queue(
        count(queue, "calls").orElse(WorkerPoolBuilder.QUEUED_CALLS),
        queue.find("bytes", Long.class).orElse(WorkerPoolBuilder.QUEUED_BYTES));
    Section health = worker.section("health");
    pool.healthTcp(health.flag("tcp", true));
    health.find("interval", Duration.class).ifPresent(pool::healthInterval);
    health.find("start_within", Duration.class).ifPresent(pool::startWithin);
    Section restart = worker.section("restart");
    pool.restart(
        restart.find("backoff", Duration.class).orElse(WorkerPoolBuilder.BACKOFF),
        restart.find("max", Duration.class).orElse(WorkerPoolBuilder.LONGEST_BACKOFF));
    Section log = worker.section("log");
    log.text("file")
        .ifPresent(
            name ->
                pool.log(name, log.find("max", Long.class).orElse(WorkerPoolBuilder.LARGEST_LOG)));
    Section stop = worker.section("stop");
    pool.stop(
        stop.text("signal").map(StopSignal::valueOf).orElse(StopSignal.TERM),
        stop.find("grace", Duration.class).orElse(WorkerPoolBuilder.GRACE));
  }

  private static Optional<Integer> count(Section section, String key) {
    return section.find(key, Long.class).map(Math::toIntExact);
  }
}
