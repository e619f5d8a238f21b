package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.router.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of WAMP-CRA of whom the configuration has a derived key and not the secret. */
final class DerivedKeyLoginTest {
  private static final CraSalt SALT = new CraSalt("salt123", 1000, 32);
  private static final String KEY = CraKey.derive("s3cret", SALT);

  @TempDir Path directory;

  @Test
  @Row("C161")
  void whoKnowsTheSecretJoins() throws Exception {
    ConfigurationFile read =
        read("derived_key: \"${file:key}\", salt: salt123, iterations: 1000, keylen: 32");
    assertThat(read.verdicts()).isEmpty();
    Router.Builder builder = Router.builder().listen("127.0.0.1", 0);
    read.configuration().orElseThrow().realms().forEach(builder::realm);
    try (Router router = builder.start()) {
      assertThat(login(router, CraKey.derived("s3cret", SALT)))
          .startsWith("[2,")
          .contains("\"authid\":\"joe\"");
      assertThat(login(router, CraKey.derived("guess", SALT))).startsWith("[3,");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "salt: salt123|give either `secret` or `derived_key`",
        "derived_key: '${file:key}', secret: '${file:key}'|give either `secret` or `derived_key`",
        "derived_key: '${file:key}'|a `derived_key` needs the `salt`",
        "derived_key: '${file:key}', salt: a, keylen: 16|derived_key is of 32 octets in base64",
        "derived_key: '${file:none}', salt: a|the secret's file none cannot be read",
        "derived_key: '${file:text}', salt: a|Illegal base64"
      },
      quoteCharacter = '"')
  void whatCannotBeIsTold(String user, String sentence) throws Exception {
    ConfigurationFile read = read(user);
    assertThat(read.configuration()).isEmpty();
    assertThat(read.verdicts())
        .anySatisfy(verdict -> assertThat(verdict.sentence()).contains(sentence));
    assertThat(read.verdicts().toString()).doesNotContain(KEY);
  }

  private ConfigurationFile read(String user) throws IOException {
    Files.writeString(directory.resolve("key"), KEY + "\n");
    Files.writeString(directory.resolve("text"), "no base64 at all");
    return ConfigurationFile.read(
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
            realms:
              realm1:
                authentication:
                  wampcra: {joe: {%s, role: user}}
                roles: {user: []}
            """
                .formatted(user)));
  }

  private static String login(Router router, CraKey key) throws Exception {
    try (TestSession session = TestSession.connect(router.uris().get(0))) {
      session.send(
          "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"wampcra\"],\"authid\":\"joe\"}]");
      String challenge = session.next();
      assertThat(challenge).startsWith("[4,\"wampcra\"").contains("\"salt\":\"salt123\"");
      String text =
          challenge.replaceFirst(".*\"challenge\":\"(.*?[^\\\\])\".*", "$1").replace("\\\"", "\"");
      session.send("[5,\"" + key.sign(text) + "\",{}]");
      return session.next();
    }
  }
}
