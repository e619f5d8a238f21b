package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS listeners as they are configured, and clients that do not fit to them (N6). */
class TlsListenerTest {
  private static final String HEAD =
      "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
          + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";

  @TempDir static Path directory;

  private static SelfSigned first;
  private static SelfSigned second;
  private static SelfSigned friend;

  private Router router;

  @BeforeAll
  static void makeIdentities() throws Exception {
    first = SelfSigned.make(directory, "first", "EC");
    second = SelfSigned.make(directory, "second", "EC");
    friend = SelfSigned.make(directory, "friend", "EC");
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void newCertificatesAreForNewConnections() throws Exception {
    use("first");
    start("reload: 50ms");
    try (SSLSocket old = connect(first.trusting())) {
      use("second");
      await(Counter.TLS_RELOADS, 1);
      try (SSLSocket fresh = connect(second.trusting())) {
        assertThat(fresh.getSession().getPeerCertificates()[0])
            .isEqualTo(second.store().getCertificate("weir"));
      }
      assertThatThrownBy(() -> connect(first.trusting())).isInstanceOf(SSLHandshakeException.class);
      upgrade(old);
    }
  }

  @Test
  @Hostile("G8")
  void aBrokenFileKeepsTheOldOnes() throws Exception {
    use("first");
    start("reload: 50ms");
    Files.writeString(directory.resolve("used.pem"), "half a certif");
    await(Counter.TLS_RELOADS_FAILED, 2);
    connect(first.trusting()).close();
    Files.copy(
        directory.resolve("second.pem"),
        directory.resolve("used.pem"),
        StandardCopyOption.REPLACE_EXISTING); // the key is still the old one's
    await(Counter.TLS_RELOADS_FAILED, router.count(Counter.TLS_RELOADS_FAILED) + 1);
    connect(first.trusting()).close();
    use("second");
    await(Counter.TLS_RELOADS, 1);
    connect(second.trusting()).close();
  }

  @Test
  @Hostile("N6")
  void whoMustShowACertificateIsRefusedWithoutOne() throws Exception {
    use("first");
    start("client_ca: friend.pem");
    try (SSLSocket known = connect(showing(friend))) {
      upgrade(known);
    }
    for (SSLContext stranger : new SSLContext[] {first.trusting(), showing(second)}) {
      assertThatThrownBy(
              () -> {
                try (SSLSocket socket = connect(stranger)) {
                  upgrade(socket); // with TLS 1.3 the refusal comes after the client's handshake
                }
              })
          .isInstanceOf(SSLException.class);
    }
    Soon.is(0, router::connections);
  }

  @Test
  void whoMayShowACertificateNeedNot() throws Exception {
    use("first");
    start("client_ca: friend.pem, client_auth: optional");
    for (SSLContext client : new SSLContext[] {first.trusting(), showing(friend)}) {
      try (SSLSocket socket = connect(client)) {
        upgrade(socket);
      }
    }
  }

  @Test
  @Hostile("N6")
  void anOlderVersionThanAllowedIsRefusedByName() throws Exception {
    use("first");
    start("versions: [TLSv1.3]");
    connect(first.trusting()).close();
    SSLSocket old = socket(first.trusting());
    old.setEnabledProtocols(new String[] {"TLSv1.2"});
    assertThatThrownBy(old::startHandshake)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("protocol_version");
    old.close();
  }

  @Test
  @Hostile("N6")
  void anExpiredCertificateIsNamedByWhoChecksIt() throws Exception {
    SelfSigned.expired(directory, "expired");
    use("expired");
    start("reload: none");
    SSLContext dated = SSLContext.getInstance("TLS");
    dated.init(null, new TrustManager[] {new Dated()}, null);
    assertThatThrownBy(() -> connect(dated))
        .isInstanceOf(SSLHandshakeException.class)
        .hasRootCauseInstanceOf(CertificateExpiredException.class);
  }

  /** Trusts all that is valid now. */
  private static final class Dated extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws java.security.cert.CertificateException {
      chain[0].checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
        throws java.security.cert.CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine)
        throws java.security.cert.CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** The key is put first: whoever reads in between finds a pair that does not fit. */
  private static void use(String name) throws IOException {
    for (String end : new String[] {".key", ".pem"}) {
      Files.copy(
          directory.resolve(name + end),
          directory.resolve("used" + end),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void start(String keys) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners:
            - {address: "127.0.0.1:0", websocket: {path: /ws}, tls: {certificate: used.pem, key: used.key, %s}}
            realms:
              realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
            """
                .formatted(keys));
    ConfigurationFile read = ConfigurationFile.read(file);
    assertThat(read.verdicts()).isEmpty();
    Configuration configuration = read.configuration().orElseThrow();
    Router.Builder builder =
        Router.builder().options(RouterOptions.builder().drain(Duration.ZERO).build());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    router = builder.start();
  }

  private SSLSocket connect(SSLContext context) throws IOException {
    SSLSocket socket = socket(context);
    socket.startHandshake();
    return socket;
  }

  private SSLSocket socket(SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", router.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void upgrade(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
    assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
  }

  private static SSLContext showing(SelfSigned own) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.store(), SelfSigned.PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("weir", first.store().getCertificate("weir"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private void await(Counter counter, long least) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (router.count(counter) < least && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(router.count(counter)).isGreaterThanOrEqualTo(least);
  }
}
