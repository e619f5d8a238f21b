package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.router.Router;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WAMP-CRA over real sockets. */
final class CraLoginTest {
  private static final CraSalt SALT = new CraSalt("salt123", 100, 32);

  private Router router;

  @BeforeEach
  void start() throws Exception {
    CraAuthenticator cra =
        CraAuthenticator.builder()
            .user("joe", "s3cret", "user")
            .user("ann", "salted-s3cret", SALT, "admin")
            .build();
    router = LoginPeer.router(cra);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row({"C159", "C160"})
  void theChallengeNamesTheSessionThatWelcomeGives() {
    try (LoginPeer peer = peer("joe")) {
      Challenge challenge = peer.challenge();
      assertThat(challenge.authMethod()).isEqualTo("wampcra");
      assertThat(challenge.extra().toMap()).containsOnlyKeys("challenge");
      String text = text(challenge);
      peer.answer(CraKey.of("s3cret").sign(text));
      Welcome welcome = peer.welcome();
      assertThat(members(text))
          .containsEntry("session", welcome.session())
          .containsEntry("authid", "joe")
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "wampcra")
          .containsEntry("authprovider", "static")
          .containsKeys("nonce", "timestamp");
      assertThat(welcome.details().toMap())
          .containsEntry("authid", "joe")
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "wampcra")
          .containsEntry("authprovider", "static");
    }
  }

  @Test
  @Row("C161")
  void aSaltedSecretIsDerivedByWhatTheChallengeSays() {
    try (LoginPeer peer = peer("ann")) {
      Challenge challenge = peer.challenge();
      assertThat(challenge.extra().toMap())
          .containsEntry("salt", "salt123")
          .containsEntry("iterations", 100L)
          .containsEntry("keylen", 32L);
      peer.answer(CraKey.derived("salted-s3cret", SALT).sign(text(challenge)));
      assertThat(peer.welcome().details().text("authrole")).contains("admin");
    }
  }

  @Test
  void aWrongSecretIsDenied() {
    try (LoginPeer wrong = peer("joe");
        LoginPeer unsalted = peer("ann");
        LoginPeer empty = peer("joe")) {
      wrong.answer(CraKey.of("other").sign(text(wrong.challenge()))).expectDenied();
      unsalted.answer(CraKey.of("salted-s3cret").sign(text(unsalted.challenge()))).expectDenied();
      empty.challenge();
      empty.answer("").expectDenied();
    }
  }

  /** Row H9 of the hostile cases. */
  @Test
  @Hostile("H9")
  void theSignatureOfAnotherConnectionIsDenied() {
    try (LoginPeer first = peer("joe");
        LoginPeer second = peer("joe")) {
      String signature = CraKey.of("s3cret").sign(text(first.challenge()));
      first.answer(signature).welcome();
      second.challenge();
      second.answer(signature).expectDenied();
    }
  }

  /** Who guesses names sees salted and plain ones, each always in the same way. */
  @Test
  @Row("C158")
  @Hostile("H8")
  void anUnknownNameIsChallengedLikeAKnownOne() {
    Set<Set<String>> shapes = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      String name = "unknown" + i;
      try (LoginPeer once = peer(name);
          LoginPeer again = peer(name)) {
        Challenge challenge = once.challenge();
        shapes.add(challenge.extra().toMap().keySet());
        assertThat(again.challenge().extra().text("salt"))
            .isEqualTo(challenge.extra().text("salt"));
        challenge
            .extra()
            .text("salt")
            .ifPresent(salt -> assertThat(salt).hasSize(7).isNotEqualTo("salt123"));
        assertThat(members(text(challenge))).containsEntry("authid", name);
        once.answer(CraKey.of("s3cret").sign(text(challenge))).expectDenied();
      }
    }
    assertThat(shapes)
        .containsExactlyInAnyOrder(
            Set.of("challenge"), Set.of("challenge", "salt", "keylen", "iterations"));
  }

  private LoginPeer peer(String authid) {
    return new LoginPeer(router.port()).hello(authid, Map.of(), "wampcra");
  }

  private static String text(Challenge challenge) {
    return challenge.extra().text("challenge").orElseThrow();
  }

  private static Map<String, Object> members(String json) {
    Object value =
        ValueCodec.decode(json.getBytes(StandardCharsets.UTF_8), Serializer.JSON, Limits.DEFAULT);
    return Dict.of("json", value).dict("json").toMap();
  }
}
