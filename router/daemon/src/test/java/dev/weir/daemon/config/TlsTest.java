package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificate and key of a listener, from files as they are found in the wild (G4). */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  @TempDir static Path directory;

  @BeforeAll
  static void makeIdentities() throws Exception {
    make("rsa", "RSA");
    make("ec", "EC");
    make("ed", "Ed25519");
    Files.writeString(directory.resolve("password"), "changeit\n");
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
    Listener listener = file.configuration().orElseThrow().listeners().get(0);
    assertThat(listener.tls().orElseThrow().versions()).containsExactly("TLSv1.2");
    assertThat(listener.url(8443)).isEqualTo("wss://127.0.0.1:8443/ws");
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
  void anotherKeyOfTheSameKindIsRefused() throws Exception {
    make("other", "EC");
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
        .extracting(Listener::name)
        .containsExactly("plain");
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

  private static void make(String name, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "weir",
            "-keyalg",
            algorithm,
            "-dname",
            "CN=localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    export(store, name);
  }

  private static void export(Path file, String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    write(name + ".pem", "CERTIFICATE", store.getCertificate("weir").getEncoded());
    write(name + ".key", "PRIVATE KEY", store.getKey("weir", PASSWORD).getEncoded());
  }

  private static void write(String name, String label, byte[] der) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(der);
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }
}
