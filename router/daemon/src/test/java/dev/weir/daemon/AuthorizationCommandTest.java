package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AuthorizationCommandTest {
  private static final String FILE =
      """
      listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          roles:
            user:
              - {uri: com., match: prefix, allow: [call, subscribe]}
              - {uri: com.secret., match: prefix, allow: []}
              - {uri: "com.of.${authid}", match: exact, allow: [publish, call]}
            judge: [{uri: com.judge, allow: [register]}]
            asked: [{uri: com., match: prefix, allow: [call]}]
          role_settings: {asked: {authorizer: {procedure: com.judge}}}
      """;

  @TempDir Path directory;
  private Path file;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("weir.yaml"), FILE);
  }

  @Test
  void theRuleThatDecidesIsNamedWithItsLine() {
    assertThat(run("--role", "user", "--action", "call", "com.secret.x")).isEqualTo(3);
    assertThat(out)
        .hasToString(
            """
            denied: user may not call this: the most specific rule does not allow it
            %s, line 7: {uri: "com.secret.", match: prefix, allow: []}
            """
                .formatted(file)
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void whoIsAskedAfterTheRulesIsNamed() {
    assertThat(run("--role", "asked", "--action", "call", "com.x")).isZero();
    assertThat(out.toString()).contains("then com.judge is asked");
  }

  @ParameterizedTest
  @CsvSource({
    "--action subscribe com. --match prefix, 0, line 6",
    "--action subscribe '' --match prefix, 3, no rule covers all of it",
    "--action PUBLISH com.of.joe --authid joe, 0, line 8",
    "--action publish com.of.joe, 3, line 6",
    "--action register com.x, 3, line 6",
    "--action call wamp.session.kill, 3, no rule matches",
    "--action call wamp.session.count, 0, open to every role",
  })
  void itAnswersAsTheRouterWould(String arguments, int code, String said) {
    List<String> all = new ArrayList<>(List.of("--role", "user"));
    for (String argument : arguments.split(" ")) {
      all.add(argument.equals("''") ? "" : argument);
    }
    assertThat(run(all.toArray(String[]::new))).isEqualTo(code);
    assertThat(out.toString()).contains(said);
  }

  @ParameterizedTest
  @CsvSource({
    "--role usr --action call a.b, 'the roles asked, judge, user'",
    "--role user --action look a.b, look",
    "--role user --action call a..b, is not a URI to match as exact",
    "--action call a.b, --role",
  })
  void aMistakeIsToldInASentence(String arguments, String said) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(out.toString()).contains(said).startsWith("weir: ");
  }

  private int run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("authz", "explain", "--config", file.toString(), "--realm", "realm1"));
    all.addAll(List.of(arguments));
    CommandLine weir = Main.commandLine();
    weir.setOut(new PrintWriter(out, true));
    weir.setErr(new PrintWriter(out, true));
    return weir.execute(all.toArray(String[]::new));
  }
}
