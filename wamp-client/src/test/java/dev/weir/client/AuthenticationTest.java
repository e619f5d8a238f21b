package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.auth.Authentication;
import dev.weir.client.auth.Cryptosign;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins with a router that is scripted; those by WAMP-SCRAM are in {@link ScramTest}. */
final class AuthenticationTest {
  private static final CryptosignKey KEY =
      CryptosignKey.parse("4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510");
  private static final CryptosignKey ROUTER = CryptosignKey.generate();
  private static final String CHALLENGE = "ff".repeat(32);

  private final ScriptedRouter router = new ScriptedRouter();
  private CompletableFuture<WampClient> connecting;
  private ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private Dict hello(Authentication first, Authentication... others) {
    connecting = router.connect(options -> options.authentication(first, others));
    peer = router.accept().upgrade();
    return peer.expect(Hello.class).details().dict();
  }

  private Authenticate challenge(String method, Dict extra) {
    peer.send(new Challenge(method, extra));
    return peer.expect(Authenticate.class);
  }

  private SessionDetails welcomed(String method) {
    peer.send(
        new Welcome(
            ScriptedPeer.SESSION,
            Dict.of(Map.of("roles", Map.of(), "authid", "joe", "authmethod", method))));
    return soon(connecting).session();
  }

  private WampException refused(String reason) {
    Abort abort = peer.expectAbort(reason);
    WampException failure = failure(connecting);
    assertThat(failure.getMessage()).contains(abort.details().text("message").orElseThrow());
    return failure;
  }

  private WampException notAuthenticated() {
    WampException failure = refused("wamp.error.authentication_failed");
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    return failure;
  }

  @Test
  void withoutMoreAClientIsAnonymous() {
    connecting = router.connect(options -> options);
    peer = router.accept().upgrade();
    Dict details = peer.welcome().details().dict();
    assertThat(details.find("authmethods")).contains(List.of("anonymous"));
    assertThat(details.find("authid")).isEmpty();
    assertThat(details.find("authextra")).isEmpty();
    soon(connecting);
  }

  @Test
  void severalMethodsAreOfferedInTheirOrder() {
    Dict details =
        hello(
            Authentication.cryptosign(KEY),
            Authentication.scram("joe", "pencil"),
            Authentication.wampcra("joe", "secret"),
            Authentication.ticket("joe", "ticket"));
    assertThat(details.find("authmethods"))
        .contains(List.of("cryptosign", "wamp-scram", "wampcra", "ticket"));
    assertThat(details.text("authid")).contains("joe");
    assertThat(details.dict("authextra").text("pubkey")).contains(KEY.publicKey().hex());
    assertThat(details.dict("authextra").text("nonce").orElseThrow()).hasSize(24);
    assertThat(challenge("ticket", Dict.EMPTY).signature()).isEqualTo("ticket");
    assertThat(welcomed("ticket").authmethod()).contains("ticket");
  }

  @Test
  void whatCannotBeOfferedTogetherIsToldAtOnce() {
    WampClientBuilder builder = WampClient.builder();
    assertThatThrownBy(
            () ->
                builder.authentication(
                    Authentication.ticket("joe", "t0p-s3cret"),
                    Authentication.wampcra("jim", "t0p-s3cret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ticket of joe")
        .hasMessageContaining("wampcra of jim")
        .message()
        .doesNotContain("t0p-s3cret");
    assertThatThrownBy(
            () ->
                builder.authentication(
                    Authentication.ticket("joe", "one"), Authentication.ticket("joe", "two")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aTicketGoesToARouterOnThisMachine() {
    assertThat(hello(Authentication.ticket("joe", "t1cket")).text("authid")).contains("joe");
    Authenticate answer = challenge("ticket", Dict.EMPTY);
    assertThat(answer.signature()).isEqualTo("t1cket");
    assertThat(answer.extra().isEmpty()).isTrue();
    assertThat(welcomed("ticket").authid()).contains("joe");
  }

  @Test
  void aTicketThatCannotBeHadEndsTheLoginAndIsNotShown() {
    hello(
        Authentication.ticket(
            "joe",
            () -> {
              throw new IllegalStateException("t0p-s3cret");
            }));
    peer.send(new Challenge("ticket", Dict.EMPTY));
    assertThat(peer.expectAbort("wamp.error.authentication_failed").toString())
        .doesNotContain("t0p-s3cret");
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure)
        .hasMessageContaining("IllegalStateException")
        .message()
        .doesNotContain("t0p-s3cret");
  }

  @Test
  @Row("C160")
  void aChallengeOfWampCraIsSignedAsItCame() {
    hello(Authentication.wampcra("joe", "s3cret"));
    String text = "{ \"session\":4711,\n \"nonce\": \"\\u00e4ä\" }";
    assertThat(challenge("wampcra", Dict.of("challenge", text)).signature())
        .isEqualTo(CraKey.of("s3cret").sign(text));
    welcomed("wampcra");
  }

  @Test
  @Row("C161")
  void aSaltedSecretIsDerivedAsTheRouterSays() {
    hello(Authentication.wampcra("joe", "salted-s3cret"));
    Dict extra =
        Dict.of(
            Map.of(
                "challenge",
                "{\"nonce\": \"LHRTC9zeOIrt_9U3\", \"session\": 3251278072152162}",
                "salt",
                "salt123",
                "keylen",
                32L,
                "iterations",
                1000L));
    assertThat(challenge("wampcra", extra).signature())
        .isEqualTo("x4dg8JjjnRtvE5MXnTRY6glTWISwXkH6FLrssbqaZpM=")
        .isEqualTo(
            CraKey.derived("salted-s3cret", new CraSalt("salt123", 1000, 32))
                .sign(extra.text("challenge").orElseThrow()));
    welcomed("wampcra");
  }

  @Test
  void aSaltingWithoutMeasureIsRefused() {
    hello(Authentication.wampcra("joe", "s3cret"));
    peer.send(
        new Challenge(
            "wampcra",
            Dict.of(
                Map.of("challenge", "{}", "salt", "s", "keylen", 32L, "iterations", 10_000_001L))));
    assertThat(notAuthenticated()).hasMessageContaining("10000001").hasMessageContaining("limit");
  }

  @Test
  void aChallengeWithoutWhatItNeedsIsAViolation() {
    hello(Authentication.wampcra("joe", "s3cret"));
    peer.send(new Challenge("wampcra", Dict.of("challenge", 7L)));
    assertThat(refused("wamp.error.protocol_violation").reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void aChallengeOfAMethodThatWasNotOfferedEndsTheLogin() {
    hello(Authentication.wampcra("joe", "s3cret"));
    peer.send(new Challenge("ticket", Dict.EMPTY));
    WampException failure = refused("wamp.error.no_matching_auth_method");
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure).hasMessageContaining("by ticket").hasMessageContaining("only wampcra");
  }

  @Test
  void aSecondChallengeIsAViolation() {
    hello(Authentication.ticket("joe", "t1cket"));
    challenge("ticket", Dict.EMPTY);
    peer.send(new Challenge("ticket", Dict.EMPTY));
    assertThat(refused("wamp.error.protocol_violation")).hasMessageContaining("second CHALLENGE");
  }

  @Test
  void aWelcomeBeforeTheAnswerIsAViolation() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    hello(
        Authentication.ticket(
            "joe",
            () -> {
              asked.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return "t1cket";
            }));
    peer.send(new Challenge("ticket", Dict.EMPTY));
    try {
      asked.await();
      peer.send(new Welcome(ScriptedPeer.SESSION, Dict.of("roles", Map.of())));
      assertThat(refused("wamp.error.protocol_violation"))
          .hasMessageContaining("before AUTHENTICATE");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      go.countDown();
    }
  }

  @Test
  void aRefusalSaysWhatToCheck() {
    hello(Authentication.ticket("joe", "wr0ng"));
    challenge("ticket", Dict.EMPTY);
    peer.send(
        new Abort(Dict.of("message", "denied"), "wamp.error.authentication_denied", Payload.EMPTY));
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure.uri()).isEqualTo("wamp.error.authentication_denied");
    assertThat(failure)
        .hasMessageContaining("denied")
        .hasMessageContaining("check the credentials")
        .message()
        .doesNotContain("wr0ng");
  }

  /** As Crossbar does. */
  @Test
  void whoIsNotAuthorizedToJoinIsNotAuthenticated() {
    hello(Authentication.ticket("joe", "wr0ng"));
    peer.send(new Abort(Dict.EMPTY, "wamp.error.not_authorized", Payload.EMPTY));
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure.uri()).isEqualTo("wamp.error.not_authorized");
  }

  @Test
  @Row("C166")
  void cryptosignGivesTheSignatureOfTheSpecification() {
    Dict details = hello(Authentication.cryptosign(KEY).authid("joe"));
    assertThat(details.text("authid")).contains("joe");
    assertThat(details.dict("authextra").toMap())
        .containsExactly(Map.entry("pubkey", KEY.publicKey().hex()));
    assertThat(challenge("cryptosign", Dict.of("challenge", CHALLENGE)).signature())
        .isEqualTo(
            "b32675b221f08593213737bef8240e7c15228b07028e19595294678c90d11c0c"
                + "ae80a357331bfc5cc9fb71081464e6e75013517c2cf067ad566a6b7b728e5d03"
                + CHALLENGE);
    welcomed("cryptosign");
  }

  @Test
  void whatIsNoChallengeOfCryptosignIsAViolation() {
    assertThat(hello(Authentication.cryptosign(KEY)).find("authid")).isEmpty();
    peer.send(new Challenge("cryptosign", Dict.of("challenge", "ff")));
    assertThat(refused("wamp.error.protocol_violation")).hasMessageContaining("64 hex digits");
  }

  @Test
  void cryptosignBringsItsCertificates() {
    List<List<Object>> chain = List.of(List.of(Map.of("primaryType", "A"), "1b"));
    Dict details = hello(Authentication.cryptosign(KEY).certificates("0x01", chain));
    assertThat(details.dict("authextra").toMap())
        .containsEntry("trustroot", "0x01")
        .containsEntry("certificates", chain)
        .containsEntry("pubkey", KEY.publicKey().hex());
    challenge("cryptosign", Dict.of("challenge", CHALLENGE));
    welcomed("cryptosign");
    assertThatThrownBy(() -> Authentication.cryptosign(KEY).certificates("0x01", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Cryptosign proving() {
    return Authentication.cryptosign(KEY).router(ROUTER.publicKey());
  }

  /** The client's challenge in HELLO, which the router has to sign. */
  private static byte[] asked(Dict details) {
    return CryptosignChallenge.parse(details.dict("authextra").text("challenge").orElseThrow())
        .orElseThrow()
        .message();
  }

  private static Dict proof(String pubkey, String signature) {
    return Dict.of(Map.of("challenge", CHALLENGE, "pubkey", pubkey, "signature", signature));
  }

  @Test
  @Row("C168")
  void aRouterThatProvesItsKeyIsAnswered() {
    byte[] asked = asked(hello(proving()));
    Dict proof = proof(ROUTER.publicKey().hex(), ROUTER.sign(asked));
    assertThat(
            KEY.publicKey()
                .verify(
                    CryptosignChallenge.parse(CHALLENGE).orElseThrow().message(),
                    challenge("cryptosign", proof).signature()))
        .isTrue();
    welcomed("cryptosign");
  }

  @Test
  @Row("C168")
  void aRouterWithAnotherKeyIsNotAnswered() {
    byte[] asked = asked(hello(proving()));
    CryptosignKey other = CryptosignKey.generate();
    peer.send(new Challenge("cryptosign", proof(other.publicKey().hex(), other.sign(asked))));
    assertThat(notAuthenticated()).hasMessageContaining("keys that it should have");
  }

  @Test
  @Row("C168")
  void aRouterThatSignedWithAnotherKeyIsNotAnswered() {
    byte[] asked = asked(hello(proving()));
    CryptosignKey other = CryptosignKey.generate();
    peer.send(new Challenge("cryptosign", proof(ROUTER.publicKey().hex(), other.sign(asked))));
    assertThat(notAuthenticated()).hasMessageContaining("does not prove");
  }

  @Test
  @Row("C168")
  void aRouterThatSignedAnotherChallengeIsNotAnswered() {
    hello(proving());
    peer.send(
        new Challenge("cryptosign", proof(ROUTER.publicKey().hex(), ROUTER.sign(new byte[32]))));
    assertThat(notAuthenticated()).hasMessageContaining("does not prove");
  }

  @Test
  @Row("C168")
  void aRouterThatProvesNothingIsNotAnswered() {
    hello(proving());
    peer.send(new Challenge("cryptosign", Dict.of("challenge", CHALLENGE)));
    assertThat(notAuthenticated()).hasMessageContaining("keys that it should have");
  }

  @Test
  @Row("C168")
  void aRouterThatWelcomesWithoutProofIsLeft() {
    hello(proving());
    peer.send(new Welcome(ScriptedPeer.SESSION, Dict.of("roles", Map.of())));
    assertThat(notAuthenticated()).hasMessageContaining("without proving");
  }

  /** As by a cookie or a certificate. */
  @Test
  void whoNeedsNoProofIsWelcomeWithoutChallenge() {
    hello(Authentication.ticket("joe", "t1cket"));
    assertThat(welcomed("cookie").authmethod()).contains("cookie");
  }

  @Test
  @Row("C169")
  void withoutTlsThereIsNoChannelToBindTo() {
    connecting =
        router.connect(options -> options.authentication(proving().requireChannelBinding()));
    ScriptedPeer silent = router.accept().upgrade();
    assertThat(silent.receiveFrame()).as("nothing is sent").isEqualTo(ScriptedPeer.Frame.END);
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(failure).hasMessageContaining("TLS 1.3").hasMessageContaining("JDK 25");
  }
}
