package dev.weir.gateway.worker;

import dev.weir.gateway.member.Membership;
import dev.weir.gateway.worker.process.StopSignal;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pool of workers for one procedure ({@code workers} of the daemon's configuration). Immutable.
 *
 * <pre>{@code
 * WorkerPoolOptions.builder("realm1", "com.example.convert")
 *     .command("/usr/bin/convertd", "--port", "${port}")
 *     .ports(20000, 20029)
 *     .framing(WorkerFraming.LINE)
 *     .build();
 * }</pre>
 */
public final class WorkerPoolOptions {
  private final WorkerPoolBuilder given;
  private final int instances;

  WorkerPoolOptions(WorkerPoolBuilder given) {
    this.given = given;
    this.instances = given.instances > 0 ? given.instances : Math.max(1, given.ports());
  }

  /** The options of a pool that serves this procedure in this realm. */
  public static WorkerPoolBuilder builder(String realm, String procedure) {
    return new WorkerPoolBuilder(realm, procedure);
  }

  public String realm() {
    return given.realm;
  }

  public String procedure() {
    return given.procedure;
  }

  /** How many workers there are. */
  public int instances() {
    return instances;
  }

  /**
   * The realm with what the pool needs in it: a role that may register the procedure and nothing
   * else, and a queue for its calls. A realm of an application that has such a role does not need
   * it; the queue then is the standard one.
   */
  public RealmOptions prepared(RealmOptions realm) {
    List<ProcedureOptions> procedures = new ArrayList<>(realm.procedures());
    procedures.add(
        ProcedureOptions.of(given.procedure, MatchPolicy.EXACT)
            .withLimits(
                CallLimits.concurrency(instances).withQueue(given.queuedCalls, given.queuedBytes)));
    return Membership.allowing(
        realm.toBuilder().procedures(procedures).build(),
        given.role,
        new Rule(given.procedure, MatchPolicy.EXACT, Set.of(Action.REGISTER)));
  }

  /** The role with which the pool joins. */
  String role() {
    return given.role;
  }

  /** The file that names the processes that run. */
  public Path record() {
    return given.record.orElseGet(() -> given.directory.resolve(standardRecord()));
  }

  private String standardRecord() {
    String name = (given.realm + "-" + given.procedure).replaceAll("[^A-Za-z0-9._-]", "_");
    return "data/workers/" + name + ".pids";
  }

  /** Whether the pool begins its workers itself; else they run already. */
  boolean launched() {
    return !given.command.isEmpty();
  }

  /** The command of one worker. */
  List<String> command(int index) {
    return given.command.stream().map(word -> filled(word, index)).toList();
  }

  Path directory() {
    return given.directory;
  }

  /** Whether workers are reached by TCP. */
  boolean tcp() {
    return given.framing != WorkerFraming.STDIO;
  }

  /** The port of one worker; only with {@link #tcp()}. */
  int port(int index) {
    return given.firstPort + index;
  }

  WorkerFraming framing() {
    return given.framing;
  }

  /** Whether each request has a connection (or a process) of its own. */
  boolean perRequest() {
    return given.perRequest || given.framing == WorkerFraming.CLOSE;
  }

  WorkerRequest request() {
    return given.request;
  }

  Duration timeout() {
    return given.timeout;
  }

  /** How often a call whose worker died is given to another one. */
  int retries() {
    return given.retry ? 1 : 0;
  }

  int maxAnswer() {
    return given.maxAnswer;
  }

  boolean healthTcp() {
    return given.healthTcp && tcp();
  }

  Duration healthInterval() {
    return given.healthInterval;
  }

  Duration startWithin() {
    return given.startWithin;
  }

  Duration backoff() {
    return given.backoff;
  }

  Duration longestBackoff() {
    return given.longestBackoff;
  }

  /** The log file of one worker. */
  Optional<Path> log(int index) {
    return given.log.map(file -> given.directory.resolve(filled(file, index)));
  }

  long maxLog() {
    return given.maxLog;
  }

  StopSignal stopSignal() {
    return given.signal;
  }

  Duration stopGrace() {
    return given.grace;
  }

  private String filled(String text, int index) {
    String port = tcp() ? Integer.toString(port(index)) : "";
    return text.replace("${port}", port).replace("${index}", Integer.toString(index));
  }

  /**
   * What is wrong with options.
   *
   * @param key of the configuration
   * @param sentence without the key
   */
  public record Fault(String key, String sentence) {}
}
