package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.daemon.SelfSigned;
import dev.weir.router.options.ClientAuth;
import dev.weir.router.options.TlsOptions;
import dev.weir.router.options.TlsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificate and key of a listener, from files as they are found in the wild (G4). */
class TlsTest {
  @TempDir static Path directory;

  @BeforeAll
  static void makeIdentities() throws Exception {
    SelfSigned.make(directory, "rsa", "RSA");
    SelfSigned.make(directory, "ec", "EC");
    SelfSigned.make(directory, "ed", "Ed25519");
    Files.writeString(directory.resolve("password"), SelfSigned.PASSWORD + "\n");
    Files.writeString(
        directory.resolve("both.pem"),
        Files.readString(directory.resolve("ec.key"))
            + Files.readString(directory.resolve("ec.pem")));
    Files.writeString(directory.resolve("empty.pem"), "nothing of use\n");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.pem, rsa.key",
    "ec.pem, ec.key",
    "ed.pem, ed.key",
    "rsa.p12, '${file:password}'"
  })
  void serves(String certificate, String key) throws IOException {
    ConfigurationFile file = read(certificate, key);
    assertThat(file.verdicts()).isEmpty();
    SSLEngine engine = context(file).createSSLEngine("localhost", 0);
    assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.2");
  }

  @ParameterizedTest
  @CsvSource({
    "none.pem, rsa.key, 'tls.certificate: the file'",
    "., rsa.key, 'is a directory, not a file'",
    "rsa.pem, none.key, 'tls.key: the file'",
    "empty.pem, rsa.key, 'no CERTIFICATE block stands in it'",
    "rsa.pem, empty.pem, 'no PRIVATE KEY block stands in it'",
    "rsa.pem, ec.key, 'do not serve'",
    "rsa.p12, '${file:empty.pem}', 'a PKCS#12 store that opens with the password'",
    "rsa.p12, '${file:none}', 'the secret''s file none cannot be read'",
    "rsa.pem, '${env:WEIR_TEST_NOT_SET}', 'WEIR_TEST_NOT_SET is not set'"
  })
  @Hostile("G4")
  void isRefused(String certificate, String key, String sentence) throws IOException {
    ConfigurationFile file = read(certificate, key);
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts()).singleElement().asString().contains("place=2:").contains(sentence);
  }

  @Test
  void theKeyMayStandInTheCertificatesFile() throws IOException {
    assertThat(configuration("{certificate: both.pem}").verdicts()).isEmpty();
  }

  @Test
  void anotherKeyOfTheSameKindIsRefused() throws Exception {
    SelfSigned.make(directory, "other", "EC");
    assertThat(read("ec.pem", "other.key").verdicts())
        .singleElement()
        .asString()
        .contains("the key is not the one of the certificate");
  }

  @Test
  void clientsAreAskedAsItIsSaid() throws IOException {
    String files = "certificate: ec.pem, key: ec.key";
    assertThat(tls("{" + files + "}").clients()).isEqualTo(ClientAuth.NONE);
    assertThat(tls("{" + files + ", client_ca: rsa.pem}").clients()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(tls("{" + files + ", client_ca: rsa.pem, client_auth: optional}").clients())
        .isEqualTo(ClientAuth.OPTIONAL);
    assertThat(tls("{" + files + "}").reload()).isEqualTo(Duration.ofSeconds(60));
    assertThat(tls("{" + files + ", reload: none}").reload()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'client_auth: optional', 'client_auth needs `client_ca`'",
    "'client_ca: empty.pem', 'no CERTIFICATE block stands in it'",
    "'client_ca: none.pem', 'cannot be read'",
  })
  void whoVouchesForClientsMustBeThere(String keys, String sentence) throws IOException {
    ConfigurationFile file = configuration("{certificate: ec.pem, key: ec.key, " + keys + "}");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts()).singleElement().asString().contains(sentence);
  }

  @Test
  void filesThatChangeAreReadAgain() throws Exception {
    Path certificate = directory.resolve("changing.pem");
    Path key = directory.resolve("changing.key");
    copy("ec", certificate, key);
    TlsSource source = tls("{certificate: changing.pem, key: changing.key}").source().orElseThrow();
    assertThat(source.renewed()).isEmpty();
    copy("rsa", certificate, key);
    assertThat(source.renewed()).isPresent();
    assertThat(source.renewed()).isEmpty();
    Files.writeString(certificate, "broken");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(source::renewed).hasMessageContaining("no CERTIFICATE block");
    }
    Files.delete(certificate);
    assertThatThrownBy(source::renewed).isInstanceOf(IOException.class);
    copy("ec", certificate, key);
    assertThat(source.renewed()).isPresent();
  }

  private static void copy(String name, Path certificate, Path key) throws IOException {
    Files.copy(directory.resolve(name + ".pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(directory.resolve(name + ".key"), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private static TlsOptions tls(String section) throws IOException {
    ConfigurationFile file = configuration(section);
    assertThat(file.verdicts()).isEmpty();
    return file.configuration().orElseThrow().listeners().get(0).tls().orElseThrow();
  }

  private static SSLContext context(ConfigurationFile file) {
    return file.configuration().orElseThrow().listeners().get(0).tls().orElseThrow().context();
  }

  private static ConfigurationFile read(String certificate, String key) throws IOException {
    return configuration(
        "{certificate: '%s', key: '%s', versions: [TLSv1.2]}".formatted(certificate, key));
  }

  private static ConfigurationFile configuration(String tls) throws IOException {
    String text =
        """
        listeners:
        - {name: secure, address: 127.0.0.1:0, websocket: {path: /ws}, tls: %s}
        - {name: plain, address: 127.0.0.1:0, websocket: {path: /ws}}
        realms:
          realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
        """
            .formatted(tls);
    return ConfigurationFile.read(Files.writeString(directory.resolve("weir.yaml"), text));
  }
}
