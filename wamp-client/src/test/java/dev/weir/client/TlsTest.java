package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.client.auth.Authentication;
import dev.weir.conformance.Row;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Call;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.tls.Authority;
import dev.weir.tls.Subject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections by {@code wss:}, to a router whose certificate is for {@code localhost} only. */
final class TlsTest {
  private static SSLContext context;

  private SSLServerSocket server;
  private ScriptedRouter router;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Authority authority = new Authority("authority of the test");
    context = authority.issue(Subject.named("localhost").dns("localhost")).context(authority);
  }

  @BeforeEach
  void listen() throws Exception {
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    router = new ScriptedRouter(server, "wss");
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  @Test
  void callsTravelEncrypted() {
    Joined joined =
        router.join(options -> options.router(router.uri("localhost")).sslContext(context));
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(joined.client().call("com.example.p", i, new byte[10_000]));
    }
    for (int i = 0; i < 100; i++) {
      Call call = joined.peer().expect(Call.class);
      joined.peer().send(new Result(call.request(), ResultDetails.NONE, call.payload()));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(soon(calls.get(i)).as(int.class)).isEqualTo(i);
    }
    CompletableFuture<Void> closing =
        meanwhile(
            () -> {
              joined.client().close();
              return null;
            });
    joined.peer().letGo();
    joined.peer().close();
    soon(closing);
  }

  @Test
  void aPeerThatVanishesFailsWhatIsPending() {
    Joined joined =
        router.join(options -> options.router(router.uri("localhost")).sslContext(context));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().kill();
    assertThat(failure(call).reason()).isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void closingDoesNotHangWhenTheRouterDoesNotRead() {
    Joined joined =
        router.join(
            options ->
                options
                    .router(router.uri("localhost"))
                    .sslContext(context)
                    .sendTimeout(Duration.ZERO)
                    .closeTimeout(Duration.ofMillis(50)));
    CompletableFuture<Void> closing =
        meanwhile(
            () -> {
              try {
                while (true) {
                  joined.client().publish("com.example.t", new byte[1 << 20]);
                }
              } catch (WampException e) {
                joined.client().close();
                return null;
              }
            });
    soon(closing);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    assertRefused(router.connect(options -> options.sslContext(context)), "127.0.0.1");
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    assertRefused(router.connect(options -> options.router(router.uri("localhost"))), "PKIX");
  }

  /** RFC 9266; the JDK tells it from version 25 on. */
  @Test
  @Row("C169")
  void aLoginIsBoundToTheConnectionWhereTheJdkTellsIt() throws Exception {
    CryptosignKey key = CryptosignKey.generate();
    CompletableFuture<WampClient> connecting =
        router.connect(
            options ->
                options
                    .router(router.uri("localhost"))
                    .sslContext(context)
                    .authentication(Authentication.cryptosign(key).requireChannelBinding()));
    ScriptedPeer peer = router.accept().upgrade();
    if (Runtime.version().feature() < 25) {
      assertThat(failure(connecting)).hasMessageContaining("JDK 25");
      return;
    }
    CryptosignChallenge challenge = CryptosignChallenge.of(new byte[32]);
    assertThat(peer.expect(Hello.class).details().dict().dict("authextra").text("channel_binding"))
        .contains("tls-exporter");
    peer.send(
        new Challenge(
            "cryptosign",
            Dict.of(Map.of("challenge", challenge.hex(), "channel_binding", "tls-exporter"))));
    byte[] channel =
        (byte[])
            ExtendedSSLSession.class
                .getMethod("exportKeyingMaterialData", String.class, byte[].class, int.class)
                .invoke(peer.tls(), "EXPORTER-Channel-Binding", new byte[0], 32);
    byte[] expected = challenge.message(new ChannelBinding("tls-exporter", channel));
    assertThat(key.publicKey().verify(expected, peer.expect(Authenticate.class).signature()))
        .isTrue();
    peer.send(new Welcome(ScriptedPeer.SESSION, Dict.of("roles", Map.of())));
    soon(connecting);
  }

  @Test
  void aLoginByCertificateShowsItAndIsNotAskedForMore() throws Exception {
    server.setWantClientAuth(true);
    CompletableFuture<WampClient> connecting =
        router.connect(
            options ->
                options
                    .router(router.uri("localhost"))
                    .sslContext(context)
                    .authentication(Authentication.tlsCertificate()));
    ScriptedPeer peer = router.accept().upgrade();
    Dict hello = peer.expect(Hello.class).details().dict();
    assertThat(hello.toMap()).containsEntry("authmethods", List.of("tls"));
    assertThat(hello.toMap()).doesNotContainKey("authid");
    assertThat(peer.tls().getPeerPrincipal().getName()).isEqualTo("CN=localhost");
    peer.send(new Welcome(ScriptedPeer.SESSION, Dict.of("roles", Map.of())));
    soon(connecting);
  }

  @Test
  void aChallengeToACertificateIsNotAnswered() {
    CompletableFuture<WampClient> connecting =
        router.connect(
            options ->
                options
                    .router(router.uri("localhost"))
                    .sslContext(context)
                    .authentication(Authentication.tlsCertificate()));
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.send(new Challenge("tls", Dict.EMPTY));
    assertThat(failure(connecting)).hasMessageContaining("no CHALLENGE to the method tls");
  }

  private void assertRefused(CompletableFuture<WampClient> connecting, String why) {
    CompletableFuture<Integer> handshake =
        meanwhile(
            () -> {
              try {
                return router.accept().receiveFrame().opcode();
              } catch (java.io.UncheckedIOException e) {
                return -1;
              }
            });
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
    assertThat(failure).hasMessageContaining(why);
    assertThat(soon(handshake)).isEqualTo(-1);
  }
}
