package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 and its key, as NAME.p12, NAME.pem and NAME.key. */
public record SelfSigned(KeyStore store) {
  public static final String PASSWORD = "changeit";

  public static SelfSigned make(Path directory, String name, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    return make(directory, name, algorithm, "+0d");
  }

  /** One that was valid until lately. */
  static SelfSigned expired(Path directory, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    return make(directory, name, "EC", "-40d");
  }

  private static SelfSigned make(Path directory, String name, String algorithm, String since)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve(name + ".p12");
    generate(file, algorithm, since);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] key = store.getKey("weir", PASSWORD.toCharArray()).getEncoded();
    write(directory.resolve(name + ".key"), "PRIVATE KEY", key);
    byte[] certificate = store.getCertificate("weir").getEncoded();
    write(directory.resolve(name + ".pem"), "CERTIFICATE", certificate);
    return new SelfSigned(store);
  }

  /** A client's context that trusts this certificate only. */
  SSLContext trusting() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("weir", store.getCertificate("weir"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void generate(Path store, String algorithm, String since)
      throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -alias weir -dname CN=localhost -ext SAN=ip:127.0.0.1 -storetype PKCS12"
            + " -validity 30";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(options.split(" ")));
    command.addAll(
        List.of(
            "-startdate",
            since,
            "-keyalg",
            algorithm,
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static void write(Path file, String label, byte[] der) throws IOException {
    byte[] newline = "\n".getBytes(StandardCharsets.UTF_8);
    String base64 = Base64.getMimeEncoder(64, newline).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }
}
