package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.hostile.AttackedRouter;
import dev.weir.router.hostile.Bystanders;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins that lie, guess, repeat or hang, by every method, at a router with others on it. */
final class LoginAttacksTest {
  private static final int TIMES = 20;
  private static final String NONCE = "egVDf3DMJh0=";
  private static final KeyDerivation COST = KeyDerivation.pbkdf2(new byte[16], 4096);

  /** The same in the router's process, where it has one of its own. */
  private static final CryptosignKey JOES = CryptosignKey.parse("1a".repeat(32));

  private AttackedRouter router;
  private Bystanders bystanders;

  /** With joe, who may log in by every method, and others in a realm of their own. */
  public static final class Recipe implements AttackedRouter.Recipe {
    @Override
    public Router start() throws IOException {
      Authentication all =
          Authentication.builder()
              .method(TicketAuthenticator.builder().user("joe", "s3cret", "user").build())
              .method(CraAuthenticator.builder().user("joe", "s3cret", "user").build())
              .method(ScramAuthenticator.builder().user("joe", "s3cret", COST, "user").build())
              .method(
                  CryptosignAuthenticator.builder()
                      .user("joe", Set.of(JOES.publicKey()), "user")
                      .build())
              .method(new Faulty("x_throws"))
              .method(new Faulty("x_hangs"))
              .timeout(Duration.ofMillis(700))
              .build();
      return Router.builder()
          .listen("127.0.0.1", 0)
          .realm(
              RealmOptions.builder("realm1")
                  .authentication(all)
                  .role("user", Rule.allowAll())
                  .build())
          .realm(RealmOptions.open("others"))
          .options(RouterOptions.builder().drain(Duration.ZERO).build())
          .start();
    }
  }

  /** An authenticator of an application that does not do its work. */
  private record Faulty(String name) implements Authenticator {
    @Override
    public List<String> methods() {
      return List.of(name);
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      if (name.equals("x_throws")) {
        throw new IllegalStateException("a fault of the application's");
      }
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Step.Deny("late").now();
    }
  }

  @BeforeEach
  void start() throws Exception {
    router = AttackedRouter.start(Recipe.class);
    bystanders = Bystanders.of(router, "others");
  }

  @AfterEach
  void stop() throws Exception {
    bystanders.expectUnharmed();
    bystanders.close();
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  /** From HELLO to the last word, with this secret. */
  private Object login(String method, String authid, String secret) {
    try (LoginPeer peer = hello(method, authid)) {
      answer(peer, method, authid, secret);
      return peer.end();
    }
  }

  private LoginPeer hello(String method, String authid) {
    Map<String, Object> extra =
        switch (method) {
          case "wamp-scram" -> Map.of("nonce", NONCE);
          case "cryptosign" -> Map.of("pubkey", JOES.publicKey().hex());
          default -> Map.of();
        };
    return new LoginPeer(router.port()).hello(authid, extra, method);
  }

  /** Returns what was said. */
  private static String answer(LoginPeer peer, String method, String authid, String secret) {
    Challenge challenge = peer.challenge();
    String said = proof(challenge, method, authid, secret);
    peer.answer(said, method.equals("wamp-scram") ? repeated(challenge) : Map.of());
    return said;
  }

  private static String proof(Challenge challenge, String method, String authid, String secret) {
    return switch (method) {
      case "wampcra" -> CraKey.of(secret).sign(challenge.extra().text("challenge").orElseThrow());
      case "wamp-scram" ->
          COST.derive(secret).proof(exchange(authid, challenge).authMessage(ScramDialect.STANDARD));
      case "cryptosign" -> signature(secret, challenge);
      default -> secret;
    };
  }

  private static String signature(String secret, Challenge challenge) {
    CryptosignKey key = secret.equals("s3cret") ? JOES : CryptosignKey.generate();
    return key.sign(
        CryptosignChallenge.parse(challenge.extra().text("challenge").orElseThrow())
            .orElseThrow()
            .message());
  }

  private static Map<String, Object> repeated(Challenge challenge) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("nonce", challenge.extra().text("nonce").orElseThrow());
    return extra;
  }

  private static ScramExchange exchange(String authid, Challenge challenge) {
    return ScramLoginTest.exchange(authid, challenge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticket", "wampcra", "wamp-scram", "cryptosign"})
  @Hostile("H8")
  void aWrongSecretAndAnUnknownNameHearTheSame(String method) {
    assertThat(login(method, "joe", "s3cret")).isInstanceOf(Welcome.class);
    for (int i = 0; i < TIMES; i++) {
      Object wrong = login(method, "joe", "guess" + i);
      Object unknown = login(method, "nobody" + i, "s3cret");
      assertThat(wrong).isInstanceOf(Abort.class).isEqualTo(unknown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wampcra", "wamp-scram", "cryptosign"})
  @Hostile("H9")
  void aProofOfAnotherConnectionIsDenied(String method) {
    for (int i = 0; i < TIMES; i++) {
      try (LoginPeer first = hello(method, "joe");
          LoginPeer second = hello(method, "joe")) {
        String said = answer(first, method, "joe", "s3cret");
        first.welcome();
        Challenge other = second.challenge();
        second.answer(said, method.equals("wamp-scram") ? repeated(other) : Map.of());
        second.expectDenied();
      }
    }
  }

  /** One that is right behind one that is wrong, for the same challenge. */
  @ParameterizedTest
  @ValueSource(strings = {"ticket", "wampcra", "wamp-scram", "cryptosign"})
  @Hostile("H10")
  void aChallengeIsNotAnsweredTwice(String method) {
    for (int i = 0; i < TIMES; i++) {
      try (LoginPeer peer = hello(method, "joe")) {
        Challenge challenge = peer.challenge();
        Map<String, Object> extra =
            method.equals("wamp-scram") ? repeated(challenge) : Map.<String, Object>of();
        peer.answer(proof(challenge, method, "joe", "guess"), extra);
        try {
          peer.answer(proof(challenge, method, "joe", "s3cret"), extra);
        } catch (UncheckedIOException ended) {
          // by then the first answer had ended the connection
        }
        assertThat(peer.end()).isInstanceOf(Abort.class);
      }
    }
    assertThat(router.count(Counter.SESSIONS_JOINED)).isEqualTo(Bystanders.SESSIONS);
  }

  @Test
  @Hostile("H11")
  void whatHelloClaimsIsNotBelieved() {
    Map<String, Object> claims =
        Map.of("authrole", "admin", "authmethod", "anonymous", "authprovider", "me");
    for (int i = 0; i < TIMES; i++) {
      try (LoginPeer peer =
          new LoginPeer(router.port()).claiming(claims).hello("joe", Map.of(), "ticket")) {
        answer(peer, "ticket", "joe", "s3cret");
        assertThat(peer.welcome().details().toMap())
            .containsEntry("authrole", "user")
            .containsEntry("authmethod", "ticket")
            .containsEntry("authprovider", "static");
      }
    }
  }

  static Stream<Map<String, Object>> repetitions() {
    return Stream.of(
        Map.of("nonce", NONCE),
        Map.of("nonce", NONCE + "more"),
        Map.of("nonce", "", "channel_binding", "tls-unique"),
        Map.of("nonce", "", "cbind_data", "AAAA"),
        Map.of());
  }

  /** An empty nonce stands for the right one. */
  @ParameterizedTest
  @MethodSource("repetitions")
  @Hostile("H12")
  void aScramAnswerThatRepeatsSomethingElseIsDenied(Map<String, Object> repeated) {
    for (int i = 0; i < TIMES; i++) {
      try (LoginPeer peer = hello("wamp-scram", "joe")) {
        Challenge challenge = peer.challenge();
        Map<String, Object> extra = new LinkedHashMap<>(repeated);
        if ("".equals(extra.get("nonce"))) {
          extra.putAll(repeated(challenge));
        }
        peer.answer(proof(challenge, "wamp-scram", "joe", "s3cret"), extra).expectDenied();
      }
    }
  }

  @Test
  @Hostile("H13")
  void aSignatureByAnotherKeyOrOfSomethingElseIsDenied() {
    for (int i = 0; i < TIMES; i++) {
      try (LoginPeer first = hello("cryptosign", "joe");
          LoginPeer second = hello("cryptosign", "joe")) {
        first.challenge();
        first.answer(JOES.sign(new byte[32])).expectDenied();
        second.answer(signature("guess", second.challenge())).expectDenied();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_throws", "x_hangs"})
  @Hostile("H17")
  void aFaultOfAnAuthenticatorEndsTheLoginOnly(String method) {
    List<LoginPeer> all = Stream.generate(() -> hello(method, "joe")).limit(TIMES).toList();
    for (LoginPeer peer : all) {
      assertThat(peer.abort().reason()).isEqualTo("wamp.error.authentication_failed");
      peer.close();
    }
    assertThat(login("ticket", "joe", "s3cret")).isInstanceOf(Welcome.class);
  }
}
