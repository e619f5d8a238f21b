package dev.weir.router.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.router.auth.Step;
import dev.weir.tls.Authority;
import dev.weir.tls.Issued;
import dev.weir.tls.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files that change, and from services that change them, fail or lie. */
final class KeySourcesTest {
  private static final TokenMaker FIRST = TokenMaker.of("first", Algorithm.EDDSA);
  private static final TokenMaker SECOND = TokenMaker.of("second", Algorithm.EDDSA);
  private static final String CLAIMS =
      "{\"sub\":\"joe\",\"exp\":" + (Instant.now().getEpochSecond() + 3_600) + "}";

  @TempDir Path directory;

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer service;
  private volatile byte[] document = TokenMaker.jwks(FIRST.jwk());
  private volatile int status = 200;
  private volatile boolean silent;

  @BeforeEach
  void serve() throws IOException {
    service = HttpServer.create(any(), 0);
    service.setExecutor(threads);
    service.createContext("/keys", this::answer);
    service.start();
  }

  @AfterEach
  void stop() {
    never.countDown();
    service.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "/keys");
    }
    exchange.sendResponseHeaders(status, 0);
    if (silent) {
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.getResponseBody().write(document);
    exchange.close();
  }

  private JwksUrl.Builder url() {
    return JwksUrl.builder(
            URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/keys"))
        .clock(now::get);
  }

  private static JwtAuthenticator jwt(KeySource keys) {
    return JwtAuthenticator.builder(keys).roles("user").build();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aFileIsReadAgainWhenItHasChanged() throws Exception {
    Path file = Files.write(directory.resolve("keys.json"), TokenMaker.jwks(FIRST.jwk()));
    JwtAuthenticator jwt = jwt(JwksFile.open(file));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    assertThat(Judged.refused(jwt, SECOND.token(CLAIMS))).contains("no key");
    put(file, TokenMaker.jwks(SECOND.jwk(), FIRST.jwk("\"use\":\"enc\"")));
    assertThat(Judged.accepted(jwt, SECOND.token(CLAIMS)).authid()).isEqualTo("joe");
    assertThat(Judged.refused(jwt, FIRST.token(CLAIMS))).contains("no key");
  }

  @Test
  void aFileThatDoesNotServeLeavesTheKeys() throws Exception {
    Path file = Files.write(directory.resolve("keys.json"), TokenMaker.jwks(FIRST.jwk()));
    JwtAuthenticator jwt = jwt(JwksFile.open(file));
    put(file, "half a docum".getBytes(StandardCharsets.UTF_8));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    Files.delete(file);
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    put(file, TokenMaker.jwks(SECOND.jwk()));
    assertThat(Judged.accepted(jwt, SECOND.token(CLAIMS)).authid()).isEqualTo("joe");
    put(file, new byte[(256 << 10) + 1]);
    assertThat(Judged.accepted(jwt, SECOND.token(CLAIMS)).authid()).isEqualTo("joe");
  }

  private void put(Path file, byte[] content) throws IOException {
    Path next = Files.write(directory.resolve("next.json"), content);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aServiceIsAskedOnceAndThenWhenTheKeysAreOld() {
    JwtAuthenticator jwt = jwt(url().refresh(Duration.ofMinutes(10)).build());
    for (int i = 0; i < 10; i++) {
      assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    }
    assertThat(asked).hasValue(1);
    document = TokenMaker.jwks(SECOND.jwk());
    pass(Duration.ofMinutes(11));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    await(() -> Judged.step(jwt, FIRST.token(CLAIMS), "") instanceof Step.Deny);
    assertThat(Judged.accepted(jwt, SECOND.token(CLAIMS)).authid()).isEqualTo("joe");
    assertThat(asked).hasValue(2);
  }

  /** Who invents kids has the router ask once in a while and no more. */
  @Test
  void anUnknownKidHasTheServiceAskedButNotAgainAndAgain() {
    JwtAuthenticator jwt = jwt(url().pause(Duration.ofSeconds(30)).build());
    Judged.accepted(jwt, FIRST.token(CLAIMS));
    for (int i = 0; i < 50; i++) {
      String header = "{\"alg\":\"EdDSA\",\"kid\":\"invented" + i + "\"}";
      assertThat(Judged.refused(jwt, FIRST.token(header, CLAIMS))).contains("no key");
    }
    assertThat(asked).hasValue(1);
    document = TokenMaker.jwks(SECOND.jwk(), FIRST.jwk());
    pass(Duration.ofSeconds(31));
    assertThat(Judged.accepted(jwt, SECOND.token(CLAIMS)).authid()).isEqualTo("joe");
    assertThat(asked).hasValue(2);
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
  }

  @Test
  void whileTheServiceFailsTheOldKeysServeForADay() {
    JwtAuthenticator jwt = jwt(url().build());
    Judged.accepted(jwt, FIRST.token(CLAIMS));
    status = 500;
    pass(Duration.ofHours(23));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    pass(Duration.ofHours(2));
    assertThatThrownBy(() -> Judged.step(jwt, FIRST.token(CLAIMS), ""))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(KeysUnavailableException.class);
    status = 200;
    pass(Duration.ofSeconds(31));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
  }

  /** And is tried again soon, when there are no keys at all. */
  @Test
  void aServiceThatIsNotThereYetIsAFault() {
    status = 503;
    JwtAuthenticator jwt = jwt(url().build());
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> Judged.step(jwt, FIRST.token(CLAIMS), ""))
          .hasRootCauseInstanceOf(KeysUnavailableException.class);
    }
    assertThat(asked).hasValue(1);
    status = 200;
    pass(Duration.ofSeconds(2));
    assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
  }

  @Test
  void documentsThatAreNoneLeaveTheKeys() {
    JwtAuthenticator jwt = jwt(url().longest(1_000).build());
    Judged.accepted(jwt, FIRST.token(CLAIMS));
    byte[] good = TokenMaker.jwks(SECOND.jwk());
    for (byte[] bad :
        new byte[][] {
          "<html>".getBytes(StandardCharsets.UTF_8), new byte[0], TokenMaker.jwks(), new byte[2_000]
        }) {
      document = bad;
      pass(Duration.ofSeconds(31));
      assertThat(Judged.refused(jwt, SECOND.token(CLAIMS))).contains("no key");
      assertThat(Judged.accepted(jwt, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
    }
    document = good;
    status = 302;
    pass(Duration.ofSeconds(31));
    assertThat(Judged.refused(jwt, SECOND.token(CLAIMS))).contains("no key");
    assertThat(asked).hasValue(6);
  }

  /** It holds no thread, and is given up. */
  @Test
  void aServiceThatHangsIsGivenUp() {
    silent = true;
    JwtAuthenticator jwt = jwt(url().timeout(Duration.ofSeconds(2)).build());
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            IntStream.range(0, 20).mapToObj(i -> pending(jwt)).toArray(CompletableFuture[]::new));
    assertThatThrownBy(all::join).hasRootCauseInstanceOf(KeysUnavailableException.class);
    assertThat(asked).hasValue(1);
  }

  private static CompletableFuture<?> pending(JwtAuthenticator jwt) {
    Step.Ask ask = (Step.Ask) jwt.begin(Judged.applicant("", true)).toCompletableFuture().join();
    return ask.answered()
        .apply(new Authenticate(FIRST.token(CLAIMS), Dict.EMPTY))
        .toCompletableFuture();
  }

  @Test
  void keysAreNotFetchedWhereOthersCouldGiveThem() {
    for (String url :
        new String[] {
          "http://id.example.com/keys",
          "ftp://127.0.0.1/",
          "file:/etc/passwd",
          "http://10.0.0.1/",
          "http://127.0.0.1.example.com/",
          "keys"
        }) {
      assertThatThrownBy(() -> JwksUrl.builder(URI.create(url)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https only");
    }
    assertThat(JwksUrl.builder(URI.create("https://id.example.com/keys")).build()).isNotNull();
  }

  /** The keys are those of whoever the certificate names, and of nobody on the way. */
  @Test
  void byHttpsTheServiceMustBeTheOneOfTheUrl() throws Exception {
    Authority authority = new Authority("authority of the test");
    SSLContext ours = authority.issue(Subject.named("keys").loopback()).context(authority);
    HttpsServer secure = HttpsServer.create(any(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(ours));
    secure.setExecutor(threads);
    secure.createContext("/keys", this::answer);
    secure.start();
    try {
      URI url = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/keys");
      JwksUrl trusting = JwksUrl.builder(url).sslContext(Issued.nobody(authority)).build();
      assertThat(Judged.accepted(jwt(trusting), FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
      SSLContext others = Issued.nobody(new Authority("another authority"));
      for (JwksUrl strange :
          new JwksUrl[] {
            JwksUrl.builder(url).build(), JwksUrl.builder(url).sslContext(others).build()
          }) {
        assertThatThrownBy(() -> Judged.step(jwt(strange), FIRST.token(CLAIMS), ""))
            .hasRootCauseInstanceOf(KeysUnavailableException.class);
      }
    } finally {
      secure.stop(0);
    }
  }

  private static InetSocketAddress any() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void aSecretServesBesideTheKeysOfAService() {
    TokenMaker shared = TokenMaker.of("any", Algorithm.HS256);
    JwtAuthenticator both =
        JwtAuthenticator.builder(url().build().and(KeySet.ofSecret(TokenMaker.SECRET)))
            .algorithms(Algorithm.HS256, Algorithm.EDDSA)
            .roles("user")
            .build();
    assertThat(Judged.accepted(both, shared.token(CLAIMS)).authid()).isEqualTo("joe");
    assertThat(Judged.accepted(both, FIRST.token(CLAIMS)).authid()).isEqualTo("joe");
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
