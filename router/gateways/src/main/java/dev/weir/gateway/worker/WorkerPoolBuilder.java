package dev.weir.gateway.worker;

import dev.weir.gateway.worker.process.StopSignal;
import dev.weir.router.options.CallLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the options of a worker pool. Confined to one thread. */
public final class WorkerPoolBuilder {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final String PORT = "port";
  private static final String INDEX = "index";

  final String realm;
  final String procedure;
  String role = "weir.workers";
  List<String> command = List.of();
  Path directory = Path.of("");
  int instances;
  int firstPort;
  int lastPort;
  WorkerFraming framing = WorkerFraming.LINE;
  boolean perRequest;
  WorkerRequest request = WorkerRequest.FIRST_ARGUMENT;
  Duration timeout = Duration.ofSeconds(30);
  boolean retry;
  int queuedCalls = CallLimits.NONE.queuedCalls();
  long queuedBytes = CallLimits.NONE.queuedBytes();
  int maxAnswer = 8 << 20;
  boolean healthTcp = true;
  Duration healthInterval = Duration.ofSeconds(5);
  Duration startWithin = Duration.ofSeconds(10);
  Duration backoff = Duration.ofMillis(500);
  Duration longestBackoff = Duration.ofSeconds(30);
  Optional<String> log = Optional.empty();
  long maxLog = 10 << 20;
  StopSignal signal = StopSignal.TERM;
  Duration grace = Duration.ofSeconds(10);
  Optional<Path> record = Optional.empty();

  WorkerPoolBuilder(String realm, String procedure) {
    this.realm = Objects.requireNonNull(realm, "realm");
    this.procedure = Objects.requireNonNull(procedure, "procedure");
  }

  /**
   * The program and its arguments, which no shell reads; {@code ${port}} and {@code ${index}}, from
   * 0, are filled in. Without a command the workers run already.
   */
  public WorkerPoolBuilder command(List<String> words) {
    command = List.copyOf(words);
    return this;
  }

  /** As {@link #command(List)}. */
  public WorkerPoolBuilder command(String... words) {
    return command(List.of(words));
  }

  /** Where relative paths start and workers run; default the directory of this process. */
  public WorkerPoolBuilder directory(Path path) {
    directory = path;
    return this;
  }

  /** The role with which the pool joins its realm; default {@code weir.workers}. */
  public WorkerPoolBuilder role(String name) {
    role = name;
    return this;
  }

  /** How many workers; default as many as there are ports, or 1. */
  public WorkerPoolBuilder instances(int count) {
    instances = count;
    return this;
  }

  /** The ports of the workers on the loopback interface, one each from the first on. */
  public WorkerPoolBuilder ports(int first, int last) {
    firstPort = first;
    lastPort = last;
    return this;
  }

  /** Default {@link WorkerFraming#LINE}. */
  public WorkerPoolBuilder framing(WorkerFraming kind) {
    framing = kind;
    return this;
  }

  /** A connection, or with {@link WorkerFraming#STDIO} a process, for each request. */
  public WorkerPoolBuilder perRequest(boolean each) {
    perRequest = each;
    return this;
  }

  /** Default {@link WorkerRequest#FIRST_ARGUMENT}. */
  public WorkerPoolBuilder request(WorkerRequest kind) {
    request = kind;
    return this;
  }

  /**
   * How long a call may take from when it is given to the pool; then its worker is ended and the
   * caller gets {@code wamp.error.timeout}. Default 30 s; zero is as long as it takes.
   */
  public WorkerPoolBuilder timeout(Duration time) {
    timeout = time;
    return this;
  }

  /**
   * Whether a call whose worker died is given to another one, once; it may then be worked on twice.
   * Else, and the second time, the caller gets {@link WorkerError#DIED}. Default false.
   */
  public WorkerPoolBuilder retryOnDeath(boolean again) {
    retry = again;
    return this;
  }

  /** How many calls, and octets of them, wait in the router; default 10,000 and 64 MiB. */
  public WorkerPoolBuilder queue(int calls, long bytes) {
    queuedCalls = calls;
    queuedBytes = bytes;
    return this;
  }

  /**
   * Octets of the largest answer; more is {@code wamp.error.payload_size_exceeded}. Default 8 MiB.
   */
  public WorkerPoolBuilder maxAnswer(int bytes) {
    maxAnswer = bytes;
    return this;
  }

  /** Whether a worker must accept connections to be well. Default true. */
  public WorkerPoolBuilder healthTcp(boolean check) {
    healthTcp = check;
    return this;
  }

  /** How often idle workers are looked at; default 5 s. */
  public WorkerPoolBuilder healthInterval(Duration time) {
    healthInterval = time;
    return this;
  }

  /** How long a worker may take to accept connections; default 10 s. */
  public WorkerPoolBuilder startWithin(Duration time) {
    startWithin = time;
    return this;
  }

  /**
   * How long a worker that ended before it answered a request waits for its next start, doubled
   * each time; default 500 ms, at most 30 s. One that has answered starts again at once.
   */
  public WorkerPoolBuilder restart(Duration first, Duration longest) {
    backoff = first;
    longestBackoff = longest;
    return this;
  }

  /**
   * The file for what workers print, {@code ${index}} and {@code ${port}} filled in, and its
   * largest size; then it becomes {@code FILE.1}. Default the log of this process.
   */
  public WorkerPoolBuilder log(String file, long max) {
    log = Optional.of(file);
    maxLog = max;
    return this;
  }

  /** The signal that asks a worker to end, and how long it may take; default TERM and 10 s. */
  public WorkerPoolBuilder stop(StopSignal with, Duration within) {
    signal = with;
    grace = within;
    return this;
  }

  /** The file that names running processes; default below {@code data/workers}. */
  public WorkerPoolBuilder record(Path file) {
    record = Optional.of(file);
    return this;
  }

  /** The first thing that is wrong, if there is one. */
  public Optional<WorkerPoolOptions.Fault> fault() {
    if (framing == WorkerFraming.STDIO) {
      return streamsFault().or(this::placeholderFault);
    }
    return portsFault().or(this::placeholderFault);
  }

  private Optional<WorkerPoolOptions.Fault> streamsFault() {
    if (command.isEmpty()) {
      return fault("command", "workers of framing stdio must be begun here: give a command");
    }
    return ports() > 0
        ? fault("ports", "workers of framing stdio have no ports")
        : Optional.empty();
  }

  private Optional<WorkerPoolOptions.Fault> portsFault() {
    if (ports() == 0) {
      return fault("ports", "each worker needs a port: give a range");
    }
    if (firstPort < 1 || lastPort > 65_535 || ports() < 0) {
      return fault("ports", "%d-%d is not a range from 1 to 65535".formatted(firstPort, lastPort));
    }
    return instances > ports()
        ? fault("ports", "%d ports are too few for %d workers".formatted(ports(), instances))
        : Optional.empty();
  }

  private Optional<WorkerPoolOptions.Fault> placeholderFault() {
    return command.stream()
        .flatMap(word -> unknown("command", word).stream())
        .findFirst()
        .or(() -> log.flatMap(file -> unknown("log", file)));
  }

  private Optional<WorkerPoolOptions.Fault> unknown(String key, String text) {
    for (Matcher found = PLACEHOLDER.matcher(text); found.find(); ) {
      boolean port = found.group(1).equals(PORT) && framing != WorkerFraming.STDIO;
      if (!port && !found.group(1).equals(INDEX)) {
        return fault(key, "nothing is filled in for `" + found.group() + "`");
      }
    }
    return Optional.empty();
  }

  private static Optional<WorkerPoolOptions.Fault> fault(String key, String sentence) {
    return Optional.of(new WorkerPoolOptions.Fault(key, sentence));
  }

  /** How many ports; not positive when the range is none. */
  int ports() {
    return firstPort == 0 && lastPort == 0 ? 0 : lastPort - firstPort + 1;
  }

  /**
   * The options.
   *
   * @throws IllegalArgumentException with the {@link #fault()}
   */
  public WorkerPoolOptions build() {
    fault()
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("`" + fault.key() + "`: " + fault.sentence());
            });
    return new WorkerPoolOptions(copy());
  }

  /** So that a later change of this builder changes no options. */
  private WorkerPoolBuilder copy() {
    WorkerPoolBuilder copy = new WorkerPoolBuilder(realm, procedure);
    copy.role = role;
    copy.command = command;
    copy.directory = directory;
    copy.instances = instances;
    copy.firstPort = firstPort;
    copy.lastPort = lastPort;
    copy.framing = framing;
    copy.perRequest = perRequest;
    copy.request = request;
    copy.timeout = timeout;
    copy.retry = retry;
    copy.queuedCalls = queuedCalls;
    copy.queuedBytes = queuedBytes;
    copy.maxAnswer = maxAnswer;
    copy.healthTcp = healthTcp;
    copy.healthInterval = healthInterval;
    copy.startWithin = startWithin;
    copy.backoff = backoff;
    copy.longestBackoff = longestBackoff;
    copy.log = log;
    copy.maxLog = maxLog;
    copy.signal = signal;
    copy.grace = grace;
    copy.record = record;
    return copy;
  }
}
