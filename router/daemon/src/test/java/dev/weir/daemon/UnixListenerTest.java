package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict;
import dev.weir.router.Router;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners on Unix sockets, as the configuration file opens them. */
@Timeout(60)
class UnixListenerTest {
  private static final String REALM =
      """
      realms:
        realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
      """;

  @TempDir Path directory;

  private ConfigurationFile read(String listener) throws IOException {
    Path file = directory.resolve("weir.yaml");
    Files.writeString(file, "listeners:\n  - " + listener + "\n" + REALM);
    return ConfigurationFile.read(file);
  }

  @Test
  void itStandsBesideTheFileWithItsMode() throws IOException {
    Configuration configuration =
        read("{address: unix:weir.sock, rawsocket: true, mode: \"0660\"}")
            .configuration()
            .orElseThrow();
    Path socket = directory.resolve("weir.sock");
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    try (Router router = builder.start();
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertThat(router.uris().get(0)).hasToString("unix:" + socket);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw----");
      channel.write(ByteBuffer.wrap(new byte[] {0x7F, (byte) 0xF1, 0, 0}));
      ByteBuffer answer = ByteBuffer.allocate(4);
      while (answer.hasRemaining()) {
        assertThat(channel.read(answer)).isPositive();
      }
      assertThat(answer.array()).containsExactly(0x7F, 0xF1, 0, 0);
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void tlsIsOfNoUseThere() throws Exception {
    SelfSigned.make(directory, "server", "EC");
    assertThat(
            read("{address: unix:weir.sock, rawsocket: true, tls: {certificate: server.pem, key:"
                    + " server.key}}")
                .verdicts())
        .extracting(Verdict::sentence)
        .anyMatch(sentence -> sentence.contains("`tls` is of no use on unix:"));
  }
}
