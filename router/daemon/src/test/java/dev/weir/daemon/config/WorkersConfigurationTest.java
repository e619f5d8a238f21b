package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.CallLimits;
import dev.weir.router.options.ProcedureOptions;
import dev.weir.router.options.RealmOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worker pools of the file: what they become, and what is wrong with them, with line and key. */
class WorkersConfigurationTest {
  private static final String HEAD =
      """
      listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [call]}]}
          procedures: [{uri: com.example.ruled, concurrency: 3}]
      workers:
      """;

  @TempDir Path directory;

  @Test
  void aPoolGivesItsRealmARoleThatMayRegisterAndAQueue() throws IOException {
    ConfigurationFile file =
        read(
            "- {procedure: com.example.convert, realm: realm1, command: [sh, '${port}'],"
                + " instances: 30, ports: 20000-20029, queue: {calls: 100, bytes: 1MiB}}");
    assertThat(file.verdicts()).isEmpty();
    WorkerPoolOptions pool = file.configuration().orElseThrow().workers().get(0);
    assertThat(pool.procedure()).isEqualTo("com.example.convert");
    assertThat(pool.instances()).isEqualTo(30);
    assertThat(pool.record())
        .isEqualTo(directory.resolve("data/workers/realm1-com.example.convert.pids"));
    RealmOptions realm = file.configuration().orElseThrow().realms().get(0);
    assertThat(realm.roles().get("weir.workers"))
        .containsExactly(
            new Rule("com.example.convert", MatchPolicy.EXACT, Set.of(Action.REGISTER)));
    assertThat(realm.procedures())
        .contains(
            ProcedureOptions.of("com.example.convert", MatchPolicy.EXACT)
                .withLimits(CallLimits.concurrency(30).withQueue(100, 1 << 20)));
  }

  @Test
  void thereAreAsManyWorkersAsPortsUnlessItIsSaid() throws IOException {
    ConfigurationFile file =
        read(
            "- {procedure: a.b, realm: realm1, command: [sh], ports: 20000-20004}\n"
                + "- {procedure: a.c, realm: realm1, ports: 20005-20006}\n"
                + "- {procedure: a.e, realm: realm1, ports: 20007}\n"
                + "- {procedure: a.d, realm: realm1, command: [sh], framing: stdio}");
    assertThat(file.verdicts()).isEmpty();
    assertThat(file.configuration().orElseThrow().workers())
        .extracting(WorkerPoolOptions::instances)
        .containsExactly(5, 2, 1, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "realm: realm2 | the realm `realm2` is not among the `realms`; the nearest is `realm1`",
        "procedure: com.example.ruled | realms.realm1.procedures has `com.example.ruled` as well",
        "ports: 20000-20000 | workers[0].ports: 1 ports are too few for 2 workers",
        "ports: 20001-20000 | workers[0].ports: 20001-20000 is not a range from 1 to 65535",
        "ports: 0-1 | workers[0].ports: 0-1 is not a range from 1 to 65535",
        "ports: 65535-65536 | workers[0].ports: 65535-65536 is not a range from 1 to 65535",
        "ports: 20000-99999 | workers[0].ports: 20000-99999 is not a range from 1 to 65535",
        "command: [] | workers[0].command: the program is missing",
        "command: [nosuchprogram] | workers[0].command: there is no program nosuchprogram",
        "command: [./nosuch] | workers[0].command: there is no program ./nosuch",
        "command: [sh, '${HOME}'] | workers[0].command: nothing is filled in for `${HOME}`",
        "log: {file: 'x-${pid}'} | workers[0].log: nothing is filled in for `${pid}`",
        "framing: stdio | workers[0].ports: workers of framing stdio have no ports",
        "framing: close, connection: keep | workers[0].connection: framing close has one"
            + " per_request",
        "framing: lines | workers[0].framing: `lines` is not one of line, length32, close, http,"
            + " stdio; the nearest is `line`",
        "request: args | workers[0].request: `args` is not one of args[0], json",
        "stop: {signal: QUIT} | workers[0].stop.signal: `QUIT` is not one of TERM, INT, HUP,"
            + " USR1, USR2, KILL",
        "instances: 1001 | workers[0].instances: 1001 is too large: 1 to 1000",
        "max_answer: 2GiB | workers[0].max_answer: 2GiB is too large: 1B to 1GiB",
        "portz: 1-2 | unknown key `portz` in workers[0]; the nearest known key is `ports`"
      })
  void whatIsWrongIsNamedWithItsLineAndKey(String given, String sentence) throws IOException {
    String key = given.substring(0, given.indexOf(':'));
    StringBuilder lines = new StringBuilder();
    for (String line :
        List.of(
            "procedure: com.example.convert",
            "realm: realm1",
            "command: [sh]",
            "instances: 2",
            "ports: 20000-20001")) {
      if (!line.startsWith(key + ":")) {
        lines.append(lines.isEmpty() ? "- " : "  ").append(line).append('\n');
      }
    }
    ConfigurationFile file = read(lines + "  " + given.replace(", connection", "\n  connection"));
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts())
        .anySatisfy(
            verdict -> {
              assertThat(verdict.sentence()).contains(sentence);
              assertThat(verdict.place().line()).isGreaterThan(7);
            });
  }

  @Test
  void poolsShareNeitherPortsNorAProcedure() throws IOException {
    ConfigurationFile file =
        read(
            "- {procedure: a.b, realm: realm1, command: [sh], ports: 20000-20004}\n"
                + "- {procedure: a.b, realm: realm1, command: [sh], ports: 20004-20006}");
    assertThat(file.verdicts())
        .extracting(Verdict::sentence)
        .containsExactlyInAnyOrder(
            "workers[1].procedure: a second pool for `a.b`",
            "workers[1].ports: workers[0] has port 20004 as well");
    assertThat(file.verdicts()).allMatch(verdict -> verdict.place().line() == 9);
  }

  private ConfigurationFile read(String workers) throws IOException {
    Path file = Files.writeString(directory.resolve("weir.yaml"), HEAD + workers + "\n");
    return ConfigurationFile.read(file);
  }
}
