package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.daemon.admin.AdminOptions;
import dev.weir.daemon.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line makes of a configuration. */
final class SetupTest {
  @TempDir private Path directory;

  private static Configuration configuration(String... arguments) {
    StartOptions options = CommandLine.populateSpec(StartOptions.class, arguments);
    return new Setup(options, new PrintWriter(new StringWriter())).configuration();
  }

  private String file(String admin) throws IOException {
    Files.writeString(directory.resolve("token"), "s3cret\n");
    return Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [{address: "127.0.0.1:8080", websocket: {path: /ws}}]
            realms: {realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}}
            %s
            """
                .formatted(admin))
        .toString();
  }

  @Test
  void theAdminListenerMoves() throws IOException {
    String config = file("admin: {address: 127.0.0.1:9080, token: \"${file:token}\"}");
    AdminOptions stays = configuration("--config", config).admin().orElseThrow();
    assertThat(stays.port()).isEqualTo(9080);
    AdminOptions moved =
        configuration("--config", config, "--listen", "admin=localhost:9081").admin().orElseThrow();
    assertThat(moved).isEqualTo(stays.at("localhost", 9081));
    assertThat(moved.token()).contains("s3cret");
  }

  @Test
  void theAdminListenerIsMadeWhereThereIsNone() throws IOException {
    assertThat(configuration().admin()).isEmpty();
    assertThat(configuration("--listen", "admin=127.0.0.1:9082").admin().orElseThrow().port())
        .isEqualTo(9082);
    assertThat(
            configuration("--config", file(""), "--listen", "admin=[::1]:0").admin().orElseThrow())
        .extracting(AdminOptions::host)
        .isEqualTo("::1");
  }

  @Test
  void beyondThisMachineTheAdminListenerNeedsATokenAndTls() throws IOException {
    String config = file("admin: {address: 127.0.0.1:9080, token: \"${file:token}\"}");
    assertThatThrownBy(() -> configuration("--config", config, "--listen", "admin=0.0.0.0:9080"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("admin=0.0.0.0:9080")
        .hasMessageContaining("`token` and `tls`");
  }

  @Test
  void namesOfNoListenerAreRefused() throws IOException {
    assertThatThrownBy(() -> configuration("--listen", "other=127.0.0.1:0"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the listeners are main, and admin");
  }
}
