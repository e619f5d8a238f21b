package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import dev.weir.tls.Authority;
import dev.weir.tls.Issued;
import dev.weir.tls.Subject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Joining by a certificate that was shown in the handshake of TLS, over real connections. */
final class CertificateLoginsTest {
  private static final Authority OURS = new Authority("our authority");
  private static final Authority FOREIGN = new Authority("another authority");
  private static final String DENIED = "wamp.error.authentication_denied";

  @TempDir static Path directory;

  private Router router;

  @BeforeAll
  static void makeServer() throws Exception {
    OURS.issue(Subject.named("router").loopback()).write(directory, "router");
    Issued.write(directory.resolve("ca.pem"), OURS);
  }

  @AfterEach
  void stop() {
    if (router != null) {
      assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
      router.close();
    }
  }

  @Test
  void theNameInTheCertificateIsTheAuthid() throws Exception {
    start("{match: subject_cn, role: user}");
    String welcome = join(Subject.named("joe").unit("sales"), "");
    assertThat(welcome)
        .startsWith("[2,")
        .contains(
            "\"authid\":\"joe\"",
            "\"authrole\":\"user\"",
            "\"authmethod\":\"tls\"",
            "\"authprovider\":\"static\"");
    assertThat(join(Subject.named("joe"), "\"authid\":\"joe\",")).startsWith("[2,");
  }

  @ParameterizedTest
  @CsvSource({
    "san_dns, sensor-7.example.com",
    "san_email, joe@example.com",
    "san_uri, 'urn:example:joe'"
  })
  void anAlternativeNameCanBeTheAuthid(String match, String authid) throws Exception {
    start("{match: " + match + ", role: user}");
    Subject all =
        Subject.named("another")
            .dns("Sensor-7.example.com")
            .mail("joe@example.com")
            .uri("urn:example:joe");
    assertThat(join(all, "")).startsWith("[2,").contains("\"authid\":\"" + authid + "\"");
    assertThat(join(all.dns("b.example").mail("b@c").uri("urn:b"), "")).contains(DENIED);
    assertThat(join(Subject.named(authid), "")).contains(DENIED);
  }

  @Test
  void aCertificateCanBeKnownByItsFingerprint() throws Exception {
    Issued known = OURS.issue(Subject.named("joe"));
    byte[] octets = known.certificate().getEncoded();
    String print = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    start("{match: sha256, users: {\"" + print.toUpperCase(Locale.ROOT) + "\": {role: user}}}");
    assertThat(join(known.context(OURS), "")).startsWith("[2,").contains(print);
    assertThat(join(Subject.named("joe"), "")).contains(DENIED);
  }

  @Test
  void usersHaveTheirOwnRolesAndOthersNone() throws Exception {
    start("{match: subject_cn, users: {joe: {role: admin}}}");
    assertThat(join(Subject.named("joe"), "")).contains("\"authrole\":\"admin\"");
    assertThat(join(Subject.named("ann"), "")).startsWith("[3,").contains(DENIED);
    router.close();
    start("{match: subject_cn, role: user, users: {joe: {role: admin}}}");
    assertThat(join(Subject.named("joe"), "")).contains("\"authrole\":\"admin\"");
    assertThat(join(Subject.named("ann"), "")).contains("\"authrole\":\"user\"");
  }

  /** All are told the same, which is what a wrong password is told. */
  @Test
  void whoHasNoCertificateOrAnothersIsDenied() throws Exception {
    start("{match: subject_cn, users: {joe: {role: user}}}");
    assertThat(join(Issued.nobody(OURS), ""))
        .isEqualTo("[3,{\"message\":\"the login is denied\"},\"" + DENIED + "\"]")
        .isEqualTo(join(Issued.nobody(OURS), "\"authid\":\"joe\","))
        .isEqualTo(join(Subject.named("ann"), ""))
        .isEqualTo(join(Subject.named("ann"), "\"authid\":\"joe\","))
        .isEqualTo(join(Subject.named("joe"), "\"authid\":\"ann\","));
    Soon.is(5, () -> router.count(Counter.AUTHENTICATIONS_DENIED));
  }

  /** The handshake itself ends: nobody may try names with certificates that count nothing. */
  @Test
  void foreignAndExpiredCertificatesEndTheHandshake() throws Exception {
    start("{match: subject_cn, role: user}");
    Instant now = Instant.now();
    Subject joe = Subject.named("joe");
    for (Issued issued :
        new Issued[] {
          FOREIGN.issue(joe),
          OURS.issue(joe, now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))),
          OURS.issue(joe, now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)))
        }) {
      SSLContext context = issued.context(OURS);
      assertThatThrownBy(() -> join(context, "")).hasRootCauseInstanceOf(SSLException.class);
    }
    assertThat(router.count(Counter.SESSIONS_JOINED)).isZero();
  }

  /** What the client sends before it learns of it would make a closed socket a reset one. */
  @Test
  void theAlertOfARefusedCertificateIsReadWhateverHasBeenSent() throws Exception {
    start("{match: subject_cn, role: user}");
    SSLContext context = FOREIGN.issue(Subject.named("joe")).context(OURS);
    URI uri = router.uris().get(0);
    try (Socket plain = new Socket(uri.getHost(), uri.getPort());
        SSLSocket tls =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(plain, uri.getHost(), uri.getPort(), true)) {
      tls.startHandshake();
      plain.getOutputStream().write(new byte[100_000]);
      assertThat(plain.getInputStream().readAllBytes())
          .as("the records until the end")
          .isNotEmpty();
    }
  }

  @Test
  void theSessionEndsWithItsCertificate() throws Exception {
    start("{match: subject_cn, role: user}");
    try (TestSession session = connect(brief(soon()))) {
      session.send(hello("\"tls\"", ""));
      assertThat(session.next()).startsWith("[2,");
      assertThat(session.next()).startsWith("[6,").contains("weir.close.login_expired");
    }
  }

  /** A connection without a session lives on, but nobody joins by it any more. */
  @Test
  void aCertificateThatExpiresOnTheConnectionLetsNobodyIn() throws Exception {
    start("{match: subject_cn, role: user}");
    Instant end = soon();
    try (TestSession session = connect(brief(end))) {
      session.send(hello("\"tls\"", ""));
      assertThat(session.next()).startsWith("[2,");
      awaitTime(end.minusSeconds(3)); // without a session a connection lives for some seconds only
      session.send("[6,{},\"wamp.close.close_realm\"]");
      assertThat(session.next()).startsWith("[6,");
      awaitTime(end);
      session.send(hello("\"tls\"", ""));
      assertThat(session.next()).startsWith("[3,").contains(DENIED);
    }
  }

  /**
   * Time enough for a handshake on a busy machine, where the first one takes by far the longest.
   */
  private Instant soon() throws Exception {
    assertThat(join(Subject.named("joe"), "")).startsWith("[2,");
    return Instant.now().plusSeconds(6);
  }

  private static void awaitTime(Instant time) {
    while (Instant.now().isBefore(time)) {
      Thread.onSpinWait();
    }
  }

  private static SSLContext brief(Instant end) throws Exception {
    return OURS.issue(Subject.named("joe"), end.minusSeconds(60), end).context(OURS);
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of("two common names", Subject.empty().cn("joe").cn("root")),
        Arguments.of("two in one part", Subject.empty().cn("joe", "root")),
        Arguments.of("the same twice", Subject.empty().cn("joe").cn("joe")),
        Arguments.of("no common name", Subject.empty().unit("joe")),
        Arguments.of("no subject", Subject.empty()),
        Arguments.of("an empty one", Subject.named("")),
        Arguments.of("a space", Subject.named(" ")),
        Arguments.of("a space before", Subject.named(" joe")),
        Arguments.of("a space behind", Subject.named("joe ")),
        Arguments.of("NUL", Subject.named("joe\u0000.example.com")),
        Arguments.of("a line end", Subject.named("joe\nlogin to realm1 as root")),
        Arguments.of("escape", Subject.named("joe\u001B[2J")),
        Arguments.of("right to left", Subject.named("joe\u202Etoor")),
        Arguments.of("zero width", Subject.named("jo\u200Be")),
        Arguments.of("C1", Subject.named("joe\u0085")),
        Arguments.of("a line separator", Subject.named("joe\u2028")),
        Arguments.of("a number", Subject.empty().numberedCn(7)),
        Arguments.of("very long", Subject.named("j".repeat(9_000))),
        Arguments.of("longer than limits.uri", Subject.named("j".repeat(1_025))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void aCertificateThatNamesNobodySoundlyIsDenied(String name, Subject subject) throws Exception {
    start("{match: subject_cn, role: user}");
    assertThat(join(subject, "")).startsWith("[3,").contains(DENIED);
    assertThat(join(subject, "\"authid\":\"joe\",")).startsWith("[3,").contains(DENIED);
  }

  static Stream<Arguments> oddNames() {
    return Stream.of(
        Arguments.of("joe,CN=root", "joe,CN=root"),
        Arguments.of("joe\\,CN=root", "joe\\\\,CN=root"),
        Arguments.of("joe+CN=root", "joe+CN=root"),
        Arguments.of("#0c03", "#0c03"),
        Arguments.of("joe \"j\" <j>;=", "joe \\\"j\\\" <j>;="),
        Arguments.of("Zoë", "Zoë"),
        Arguments.of("\uD83D\uDE00", "\uD83D\uDE00"),
        Arguments.of("j".repeat(1_024), "j".repeat(1_024)));
  }

  /** What looks like the text form of a subject is a name like any other, and nobody else's. */
  @ParameterizedTest
  @MethodSource("oddNames")
  void aNameIsTakenAsItStands(String name, String json) throws Exception {
    start("{match: subject_cn, role: user}");
    assertThat(join(Subject.named(name), ""))
        .startsWith("[2,")
        .contains("\"authid\":\"" + json + "\"");
  }

  /** Whoever shows nothing learns nothing of who is known by other methods. */
  @Test
  void whoIsUnknownIsAskedByAMethodThatAsks() throws Exception {
    start("{match: subject_cn, role: user}");
    for (String authid : new String[] {"tom", "nobody", "someone", "else"}) {
      try (TestSession session = connect(Issued.nobody(OURS))) {
        session.send(hello("\"tls\",\"ticket\"", "\"authid\":\"" + authid + "\","));
        assertThat(session.next()).isEqualTo("[4,\"ticket\",{}]");
      }
    }
  }

  @Test
  void withoutTlsTheMethodIsNotServed() throws Exception {
    start("{match: subject_cn, role: user}");
    try (TestSession session = TestSession.connect(router.uris().get(1))) {
      session.send(hello("\"tls\"", ""));
      assertThat(session.next())
          .startsWith("[3,")
          .contains("wamp.error.no_matching_auth_method", "needs a connection by TLS");
    }
  }

  private String join(Subject subject, String details) throws Exception {
    return join(OURS.issue(subject).context(OURS), details);
  }

  private String join(SSLContext context, String details) throws Exception {
    try (TestSession session = connect(context)) {
      session.send(hello("\"tls\"", details));
      return session.next();
    }
  }

  private static String hello(String methods, String details) {
    return "[1,\"realm1\",{\"roles\":{\"caller\":{}},%s\"authmethods\":[%s]}]"
        .formatted(details, methods);
  }

  private TestSession connect(SSLContext context) {
    return TestSession.connect(
        router.uris().get(0), HttpClient.newBuilder().sslContext(context).build());
  }

  private void start(String tls) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners:
            - address: "127.0.0.1:0"
              websocket: {path: /ws}
              tls: {certificate: router.pem, key: router.key, client_ca: ca.pem, client_auth: optional}
            - {address: "127.0.0.1:0", websocket: {path: /ws}}
            realms:
              realm1:
                authentication:
                  tls: %s
                  ticket: {tom: {ticket: "${file:router.key}", role: user}}
                roles: {user: [], admin: []}
            """
                .formatted(tls));
    ConfigurationFile read = ConfigurationFile.read(file);
    assertThat(read.verdicts()).isEmpty();
    Optional<Configuration> configuration = read.configuration();
    Router.Builder builder =
        Router.builder().options(RouterOptions.builder().drain(Duration.ZERO).build());
    configuration.orElseThrow().realms().forEach(builder::realm);
    configuration.orElseThrow().listeners().forEach(builder::listen);
    router = builder.start();
  }
}
