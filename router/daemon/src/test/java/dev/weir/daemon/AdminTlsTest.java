package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.daemon.admin.AdminListener;
import dev.weir.daemon.admin.AdminOptions;
import dev.weir.daemon.config.ConfigurationFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin listener over TLS, with its certificate in files. */
final class AdminTlsTest {
  @TempDir private Path directory;
  private SelfSigned first;
  private SelfSigned second;
  private AdminListener admin;

  @BeforeEach
  void start() throws Exception {
    first = SelfSigned.make(directory, "first", "EC");
    second = SelfSigned.make(directory, "second", "EC");
    use("first");
    Files.writeString(directory.resolve("token"), "s3cret\n");
    Path file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
            realms: {realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}}
            admin:
              address: 127.0.0.1:0
              token: "${file:token}"
              tls: {certificate: used.pem, key: "${file:used.key}", reload: 50ms}
            """);
    AdminOptions options =
        ConfigurationFile.read(file).configuration().orElseThrow().admin().orElseThrow();
    admin = AdminListener.bind(options, "1.2");
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  /** The key first: the certificate alone would not fit. */
  private void use(String name) throws IOException {
    for (String suffix : new String[] {".key", ".pem"}) {
      Path next = Files.copy(directory.resolve(name + suffix), directory.resolve("next"));
      Files.move(next, directory.resolve("used" + suffix), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private HttpResponse<String> health(SSLContext trusting, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.uri().resolve("/healthz"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .sslContext(trusting)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void itShowsTheCertificateOfItsFilesAndAsksForTheToken() throws Exception {
    assertThat(admin.uri().getScheme()).isEqualTo("https");
    assertThat(health(first.trusting()).statusCode()).isEqualTo(401);
    assertThat(health(first.trusting(), "Authorization", "Bearer s3cret").body()).isEqualTo("ok\n");
    assertThatThrownBy(() -> health(second.trusting())).isInstanceOf(SSLException.class);
  }

  @Test
  void newFilesAreForNewConnectionsAndBrokenOnesChangeNothing() throws Exception {
    use("second");
    untilItServes(second);
    Files.writeString(directory.resolve("used.pem"), "half a certif");
    for (int i = 0; i < 10; i++) { // looked at again several times meanwhile
      assertThat(serves(second)).isTrue();
    }
    use("first");
    untilItServes(first);
  }

  private void untilItServes(SelfSigned certificate) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!serves(certificate)) {
      assertThat(System.nanoTime() - end).as("twenty seconds are over").isNegative();
    }
  }

  private boolean serves(SelfSigned certificate) {
    try {
      return health(certificate.trusting()).statusCode() == 401;
    } catch (SSLException other) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
