package dev.weir.gateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.kit.HostCallee;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JSON-RPC over TCP with nothing but the standard library of other languages. A machine without one
 * of them does without it; CI has all.
 */
class StandardLibrariesTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/dev/weir/gateway/jsonrpc");

  @ParameterizedTest
  @CsvSource({"python3,client.py", "ruby,client.rb", "php,client.php"})
  void aFewLinesWithASocketAreAClient(String language, String script) throws Exception {
    Optional<Path> program = program(language);
    assumeTrue(program.isPresent() || System.getenv("CI") != null, "no " + language + " here");
    assertThat(program).as(language).isPresent();
    JsonRpcGateway gateway = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "rpc"), Limits.DEFAULT);
    RealmOptions realm =
        RealmOptions.builder("realm1")
            .role("callee", new Rule("", MatchPolicy.PREFIX, Set.of(Action.REGISTER)))
            .role("rpc", new Rule("App.", MatchPolicy.PREFIX, Set.of(Action.CALL)))
            .build();
    try (Router router = Router.builder().realm(realm).listen(gateway.on("127.0.0.1", 0)).start()) {
      gateway.open(router);
      HostCallee.join(router, "realm1", "callee")
          .register("App.Process")
          .answering(StandardLibrariesTest::process);
      Process client =
          new ProcessBuilder(
                  program.get().toString(),
                  SCRIPTS.resolve(script).toString(),
                  String.valueOf(router.port()))
              .redirectErrorStream(true)
              .start();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("ok\n");
      assertThat(client.waitFor()).isZero();
    }
  }

  private static Payload process(Payload asked) {
    Map<?, ?> first = (Map<?, ?>) HostCallee.arguments(asked).get(0);
    return Payload.of("processed " + first.get("Config"));
  }

  private static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
