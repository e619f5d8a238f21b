package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Welcome;
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
import java.util.Optional;
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
              .method(
                  ScramAuthenticator.builder().user("joe", "s3cret", Attempt.COST, "user").build())
              .method(
                  CryptosignAuthenticator.builder()
                      .user("joe", Set.of(Attempt.JOES.publicKey()), "user")
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
          .options(
              RouterOptions.builder().acceptRate(Optional.empty()).drain(Duration.ZERO).build())
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
    return Attempt.login(router.port(), method, authid, secret);
  }

  private LoginPeer hello(String method, String authid) {
    return Attempt.hello(router.port(), method, authid);
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
        String said = Attempt.answer(first, method, "joe", "s3cret");
        first.welcome();
        Challenge other = second.challenge();
        second.answer(said, method.equals("wamp-scram") ? Attempt.repeated(other) : Map.of());
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
            method.equals("wamp-scram") ? Attempt.repeated(challenge) : Map.<String, Object>of();
        peer.answer(Attempt.proof(challenge, method, "joe", "guess"), extra);
        try {
          peer.answer(Attempt.proof(challenge, method, "joe", "s3cret"), extra);
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
        Attempt.answer(peer, "ticket", "joe", "s3cret");
        assertThat(peer.welcome().details().toMap())
            .containsEntry("authrole", "user")
            .containsEntry("authmethod", "ticket")
            .containsEntry("authprovider", "static");
      }
    }
  }

  static Stream<Map<String, Object>> repetitions() {
    return Stream.of(
        Map.of("nonce", Attempt.NONCE),
        Map.of("nonce", Attempt.NONCE + "more"),
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
          extra.putAll(Attempt.repeated(challenge));
        }
        peer.answer(Attempt.proof(challenge, "wamp-scram", "joe", "s3cret"), extra).expectDenied();
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
        first.answer(Attempt.JOES.sign(new byte[32])).expectDenied();
        second.answer(Attempt.signature("guess", second.challenge())).expectDenied();
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
