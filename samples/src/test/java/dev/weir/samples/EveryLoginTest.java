package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.Reason;
import dev.weir.client.SessionDetails;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.auth.Authentication;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.router.Router;
import dev.weir.router.auth.CraAuthenticator;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.Rule;
import dev.weir.router.auth.ScramAuthenticator;
import dev.weir.router.auth.TicketAuthenticator;
import dev.weir.router.options.RealmOptions;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weir's client logs in to Weir's router over sockets, by every method that both have. */
final class EveryLoginTest {
  private static final CryptosignKey KEY = CryptosignKey.generate();
  private static final CryptosignKey OTHER_KEY = CryptosignKey.generate();
  private static final CryptosignKey ROUTER_KEY = CryptosignKey.generate();
  private static final byte[] SALT = new byte[16];
  private static final String SECRET = "t0p-s3cret";

  private static Router router;

  /** How a client proves with a secret that it is somebody. */
  private interface Way {
    Authentication by(String authid, String secret);
  }

  private static final Map<String, Way> WAYS =
      Map.of(
          "ticket", Authentication::ticket,
          "cra", Authentication::wampcra,
          "salted", Authentication::wampcra,
          "pbkdf2", Authentication::scram,
          "argon2id", Authentication::scram,
          "argon2id-13", Authentication::scram,
          "signer", (authid, secret) -> Authentication.cryptosign(key(secret)).authid(authid));

  private static CryptosignKey key(String secret) {
    return secret.equals(SECRET) ? KEY : OTHER_KEY;
  }

  static Stream<Arguments> waysAndSerializers() {
    return WAYS.keySet().stream()
        .flatMap(
            authid -> Stream.of(Serializer.values()).map(format -> Arguments.of(authid, format)));
  }

  static Stream<String> ways() {
    return WAYS.keySet().stream();
  }

  @BeforeAll
  static void start() throws Exception {
    router = Router.builder().listen("127.0.0.1", 0).realm(realm()).start();
  }

  private static RealmOptions realm() {
    return RealmOptions.builder("auth1")
        .authentication(
            dev.weir.router.auth.Authentication.builder()
                .method(
                    CryptosignAuthenticator.builder()
                        .user("signer", Set.of(KEY.publicKey()), "user")
                        .routerKey(ROUTER_KEY)
                        .build())
                .method(
                    ScramAuthenticator.builder()
                        .user("pbkdf2", SECRET, KeyDerivation.pbkdf2(SALT, 4096), "user")
                        .user("argon2id", SECRET, KeyDerivation.argon2id(SALT, 4, 512), "user")
                        .user(
                            "argon2id-13",
                            SECRET,
                            KeyDerivation.of(KeyDerivation.ARGON2ID_AUTOBAHN, SALT, 4, 512),
                            "user")
                        .build())
                .method(
                    CraAuthenticator.builder()
                        .user("cra", SECRET, "user")
                        .user("salted", SECRET, new CraSalt("salt123", 1000, 32), "user")
                        .build())
                .method(TicketAuthenticator.builder().user("ticket", SECRET, "user").build())
                .build())
        .role("user", Rule.allowAll())
        .build();
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
  }

  private static SessionDetails join(UnaryOperator<dev.weir.client.WampClientBuilder> options) {
    try (WampClient client =
        options.apply(WampClient.builder().router(router.uris().get(0)).realm("auth1")).connect()) {
      client.publishAcknowledged("com.example.here").join();
      return client.session();
    }
  }

  private static WampException refused(Authentication first, Authentication... others) {
    WampException refused =
        catchThrowableOfType(
            WampException.class, () -> join(options -> options.authentication(first, others)));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    assertThat(refused).message().doesNotContain(SECRET).doesNotContain("guessed");
    return refused;
  }

  @ParameterizedTest
  @MethodSource("waysAndSerializers")
  void whoProvesItIsLetIn(String authid, Serializer format) {
    SessionDetails session =
        join(
            options ->
                options.serializers(format).authentication(WAYS.get(authid).by(authid, SECRET)));
    assertThat(session.authid()).contains(authid);
    assertThat(session.authrole()).contains("user");
    assertThat(session.authmethod().orElseThrow())
        .isIn(WAYS.get(authid).by(authid, SECRET).methods());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aWrongSecretAndANameThatNobodyHasAreToldTheSame(String authid) {
    WampException wrong = refused(WAYS.get(authid).by(authid, "guessed"));
    WampException nobody = refused(WAYS.get(authid).by("nobody", SECRET));
    assertThat(wrong.uri()).isEqualTo("wamp.error.authentication_denied");
    assertThat(nobody.uri()).isEqualTo(wrong.uri());
    assertThat(nobody).hasMessage(wrong.getMessage());
  }

  @Test
  void whoeverSaysNothingIsToldWhatToOffer() {
    WampException refused = refused(Authentication.anonymous());
    assertThat(refused.uri()).isEqualTo("wamp.error.authentication_required");
    assertThat(refused).hasMessageContaining("cryptosign, wamp-scram, wampcra, ticket");
  }

  @Test
  void ofSeveralMethodsTheOneThatTheRouterHasForTheUserIsTaken() {
    SessionDetails session =
        join(
            options ->
                options.authentication(
                    Authentication.ticket("cra", SECRET),
                    Authentication.scram("cra", SECRET),
                    Authentication.wampcra("cra", SECRET)));
    assertThat(session.authmethod()).contains("wampcra");
  }

  @Test
  void aKeyIsEnoughOfAName() {
    SessionDetails session =
        join(options -> options.authentication(Authentication.cryptosign(KEY)));
    assertThat(session.authid()).contains("signer");
  }

  @Test
  void theRouterProvesItsKey() {
    SessionDetails session =
        join(
            options ->
                options.authentication(
                    Authentication.cryptosign(KEY)
                        .router(OTHER_KEY.publicKey(), ROUTER_KEY.publicKey())));
    assertThat(session.authmethod()).contains("cryptosign");
    WampException refused = refused(Authentication.cryptosign(KEY).router(OTHER_KEY.publicKey()));
    assertThat(refused).hasMessageContaining("one of the keys that it should have");
  }
}
