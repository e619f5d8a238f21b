package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.router.Router;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cryptosign over real sockets. */
final class CryptosignLoginTest {
  private static final CryptosignKey JOES = CryptosignKey.generate();
  private static final CryptosignKey OTHER = CryptosignKey.generate();
  private static final CryptosignKey ROUTERS = CryptosignKey.generate();

  private final CryptosignAuthenticator cryptosign =
      CryptosignAuthenticator.builder()
          .user("joe", Set.of(JOES.publicKey()), "user")
          .user("ann", Set.of(OTHER.publicKey()), "user")
          .routerKey(ROUTERS)
          .build();
  private Router router;

  @BeforeEach
  void start() throws Exception {
    router = LoginPeer.router(cryptosign);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row({"C159", "C167"})
  void theOwnerOfAnAuthorizedKeyIsLetIn() {
    for (String authid : List.of("joe", "")) {
      try (LoginPeer peer = peer(authid, JOES)) {
        Challenge challenge = peer.challenge();
        assertThat(challenge.authMethod()).isEqualTo("cryptosign");
        assertThat(challenge.extra().toMap()).containsOnlyKeys("challenge");
        peer.answer(JOES.sign(asked(challenge).message()));
        assertThat(peer.welcome().details().toMap())
            .containsEntry("authid", "joe")
            .containsEntry("authrole", "user")
            .containsEntry("authmethod", "cryptosign")
            .containsEntry("authprovider", "static");
      }
    }
  }

  /** Row H13 of the hostile cases. */
  @Test
  @Row("C167")
  @Hostile("H13")
  void aValidSignatureOfSomethingElseIsDenied() {
    try (LoginPeer other = peer("joe", JOES);
        LoginPeer tail = peer("joe", JOES);
        LoginPeer thief = peer("joe", JOES)) {
      other.challenge();
      other.answer(JOES.sign(new byte[32])).expectDenied();
      byte[] message = asked(tail.challenge()).message();
      String signature = JOES.sign(new byte[32]).substring(0, 128);
      tail.answer(signature + JOES.sign(message).substring(128)).expectDenied();
      byte[] stolen = asked(thief.challenge()).message();
      thief.answer(OTHER.sign(stolen)).expectDenied();
    }
  }

  @Test
  @Hostile({"H8", "H13"})
  void keysThatAreNotTheNamesOwnAreChallengedAndDenied() {
    CryptosignKey strange = CryptosignKey.generate();
    for (String authid : List.of("joe", "nobody", "")) {
      try (LoginPeer peer = peer(authid, strange)) {
        peer.answer(strange.sign(asked(peer.challenge()).message())).expectDenied();
      }
    }
    try (LoginPeer peer = peer("joe", OTHER)) {
      peer.answer(OTHER.sign(asked(peer.challenge()).message())).expectDenied();
    }
  }

  @Test
  void whatIsNoKeyIsDenied() {
    for (String key : List.of("", "00", "zz".repeat(32), "ff".repeat(32))) {
      try (LoginPeer peer =
          new LoginPeer(router.port()).hello("joe", Map.of("pubkey", key), "cryptosign")) {
        peer.expectDenied();
      }
    }
  }

  /** Row H9 of the hostile cases. */
  @Test
  @Hostile("H9")
  void theSignatureOfAnotherConnectionIsDenied() {
    try (LoginPeer first = peer("joe", JOES);
        LoginPeer second = peer("joe", JOES)) {
      String signature = JOES.sign(asked(first.challenge()).message());
      first.answer(signature).welcome();
      second.challenge();
      second.answer(signature).expectDenied();
    }
  }

  @Test
  @Row("C168")
  void theRouterProvesWhoItIsWhenItIsAsked() {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 7);
    CryptosignChallenge mine = CryptosignChallenge.of(octets);
    Map<String, Object> extra = Map.of("pubkey", JOES.publicKey().hex(), "challenge", mine.hex());
    try (LoginPeer peer = new LoginPeer(router.port()).hello("joe", extra, "cryptosign")) {
      Challenge challenge = peer.challenge();
      String signature = challenge.extra().text("signature").orElseThrow();
      CryptosignPublicKey key =
          CryptosignPublicKey.parse(challenge.extra().text("pubkey").orElseThrow());
      assertThat(key).isEqualTo(ROUTERS.publicKey());
      assertThat(key.verify(mine.message(), signature)).isTrue();
      assertThat(key.verify(new byte[32], signature)).isFalse();
      peer.answer(JOES.sign(asked(challenge).message())).welcome();
    }
  }

  /** As it would be over TLS, where the connection has a binding. */
  @Test
  @Row({"C167", "C168"})
  void aBoundLoginIsSignedWithTheIdOfTheChannel() {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0x5A);
    ChannelBinding channel = new ChannelBinding("tls-exporter", id);
    CryptosignChallenge mine = CryptosignChallenge.of(new byte[32]);
    Applicant applicant = bound(channel, mine);
    Step.Ask ask = ask(applicant);
    assertThat(ask.extra().text("channel_binding")).contains("tls-exporter");
    assertThat(
            ROUTERS
                .publicKey()
                .verify(mine.message(channel), ask.extra().text("signature").orElseThrow()))
        .isTrue();
    CryptosignChallenge asked =
        CryptosignChallenge.parse(ask.extra().text("challenge").orElseThrow()).orElseThrow();
    assertThat(answered(ask, JOES.sign(asked.message(channel)))).isInstanceOf(Step.Accept.class);
    assertThat(answered(ask, JOES.sign(asked.message()))).isInstanceOf(Step.Deny.class);
  }

  private static Applicant bound(ChannelBinding channel, CryptosignChallenge mine) {
    Dict extra =
        Dict.builder()
            .put("pubkey", JOES.publicKey().hex())
            .put("channel_binding", "tls-exporter")
            .put("challenge", mine.hex())
            .build();
    return new Applicant(
        "realm1",
        "cryptosign",
        Optional.of("joe"),
        extra,
        new InetSocketAddress("192.0.2.1", 4711),
        true,
        false,
        Evidence.bound(channel),
        1);
  }

  private Step.Ask ask(Applicant applicant) {
    return (Step.Ask) cryptosign.begin(applicant).toCompletableFuture().join();
  }

  private static Step answered(Step.Ask ask, String signature) {
    return ask.answered()
        .apply(new Authenticate(signature, Dict.EMPTY))
        .toCompletableFuture()
        .join();
  }

  private LoginPeer peer(String authid, CryptosignKey key) {
    return new LoginPeer(router.port())
        .hello(authid, Map.of("pubkey", key.publicKey().hex()), "cryptosign");
  }

  private static CryptosignChallenge asked(Challenge challenge) {
    return CryptosignChallenge.parse(challenge.extra().text("challenge").orElseThrow())
        .orElseThrow();
  }
}
