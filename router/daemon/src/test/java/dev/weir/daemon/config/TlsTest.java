package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.SelfSigned;
import dev.weir.router.options.ListenerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aListenerThatRequiresCertificatesOfItsClientsIsNotOpened() throws IOException {
    ConfigurationFile file =
        configuration(
            "{certificate: ec.pem, key: ec.key, client_ca: ec.pem, client_auth: required}");
    assertThat(file.verdicts()).extracting(Verdict::severity).contains(Verdict.Severity.WARNING);
    assertThat(file.configuration().orElseThrow().listeners())
        .extracting(ListenerOptions::name)
        .containsExactly("plain");
  }

  private static SSLContext context(ConfigurationFile file) {
    return file.configuration().orElseThrow().listeners().get(0).tls().orElseThrow();
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
