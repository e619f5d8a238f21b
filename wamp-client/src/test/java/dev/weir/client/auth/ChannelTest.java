package dev.weir.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What logins make of the connection that they are made on. */
final class ChannelTest {
  private static final Channel ABROAD = new Channel(false, false, Optional.empty());
  private static final Channel LOCAL = new Channel(false, true, Optional.empty());
  private static final Channel TLS = new Channel(true, false, Optional.empty());
  private static final ChannelBinding BINDING =
      new ChannelBinding(ChannelBinding.TLS_EXPORTER, filled());
  private static final Channel BOUND = new Channel(true, false, Optional.of(BINDING));
  private static final CryptosignKey KEY = CryptosignKey.generate();
  private static final CryptosignKey ROUTER = CryptosignKey.generate();
  private static final CryptosignChallenge CHALLENGE = CryptosignChallenge.of(new byte[32]);

  private static byte[] filled() {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 0x5A);
    return octets;
  }

  private static Authenticate answer(Authentication.Login login, Map<String, ?> extra)
      throws AuthenticationException {
    return login.answer(new Challenge("cryptosign", Dict.of(extra)));
  }

  private static Map<String, Object> challenge(String binding) {
    return Map.of("challenge", CHALLENGE.hex(), "channel_binding", binding);
  }

  @Test
  void aTicketIsNotSentWhereOthersCanReadIt() throws AuthenticationException {
    Ticket ticket = Authentication.ticket("joe", "t0p-s3cret");
    assertThatThrownBy(() -> ticket.begin(ABROAD))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("wss://")
        .message()
        .doesNotContain("t0p-s3cret");
    for (Authentication.Login login :
        new Authentication.Login[] {
          ticket.begin(LOCAL), ticket.begin(TLS), ticket.allowInsecure().begin(ABROAD)
        }) {
      assertThat(login.answer(new Challenge("ticket", Dict.EMPTY)).signature())
          .isEqualTo("t0p-s3cret");
    }
    assertThat(ticket.toString()).isEqualTo("ticket of joe");
  }

  @Test
  void aTokenIsSentLikeATicketAndNamesNobody() throws AuthenticationException {
    Ticket token = Authentication.jwt("header.s3cret.signature");
    assertThat(token.methods()).containsExactly("jwt");
    assertThat(token.authid()).isEmpty();
    assertThatThrownBy(() -> token.begin(ABROAD))
        .hasMessageStartingWith("a token is not sent without TLS")
        .message()
        .doesNotContain("s3cret");
    assertThat(token.begin(TLS).answer(new Challenge("jwt", Dict.EMPTY)).signature())
        .isEqualTo("header.s3cret.signature");
    assertThat(token.toString()).isEqualTo("jwt");
    AtomicInteger number = new AtomicInteger();
    Ticket fresh = Authentication.jwt(() -> "token" + number.incrementAndGet());
    for (String expected : new String[] {"token1", "token2"}) {
      assertThat(fresh.begin(LOCAL).answer(new Challenge("jwt", Dict.EMPTY)).signature())
          .isEqualTo(expected);
    }
  }

  @Test
  @Row("C169")
  void aBoundLoginSignsTheChallengeWithTheChannel() throws AuthenticationException {
    Authentication.Login login =
        Authentication.cryptosign(KEY).requireChannelBinding().begin(BOUND);
    assertThat(login.hello().text("channel_binding")).contains("tls-exporter");
    String signature = answer(login, challenge("tls-exporter")).signature();
    assertThat(KEY.publicKey().verify(CHALLENGE.message(BINDING), signature)).isTrue();
    assertThat(KEY.publicKey().verify(CHALLENGE.message(), signature)).isFalse();
  }

  @Test
  @Row("C169")
  void aRouterThatBindsToNothingOrToAnotherChannelIsNotAnswered() throws AuthenticationException {
    Authentication.Login login =
        Authentication.cryptosign(KEY).requireChannelBinding().begin(BOUND);
    assertThatThrownBy(() -> answer(login, Map.of("challenge", CHALLENGE.hex())))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("does not bind");
    assertThatThrownBy(() -> answer(login, challenge("tls-unique")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("another channel");
  }

  @Test
  @Row("C169")
  void aBindingThatNobodyAskedForIsNotTaken() throws AuthenticationException {
    Authentication.Login login = Authentication.cryptosign(KEY).begin(BOUND);
    assertThat(login.hello().find("channel_binding")).isEmpty();
    assertThatThrownBy(() -> answer(login, challenge("tls-exporter")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("another channel");
  }

  @Test
  @Row("C169")
  void aBindingThatIsOnlyPreferredMayBeLeftOutAndNotExchanged() throws AuthenticationException {
    Cryptosign preferring = Authentication.cryptosign(KEY).preferChannelBinding();
    assertThat(preferring.begin(TLS).hello().find("channel_binding")).isEmpty();
    Authentication.Login login = preferring.begin(BOUND);
    assertThat(login.hello().text("channel_binding")).contains("tls-exporter");
    String unbound = answer(login, Map.of("challenge", CHALLENGE.hex())).signature();
    assertThat(KEY.publicKey().verify(CHALLENGE.message(), unbound)).isTrue();
    assertThatThrownBy(() -> answer(login, challenge("tls-unique")))
        .hasMessageContaining("another channel");
  }

  @Test
  @Row("C168")
  void theRoutersProofIsBoundToo() throws AuthenticationException {
    Authentication.Login login =
        Authentication.cryptosign(KEY)
            .router(ROUTER.publicKey())
            .requireChannelBinding()
            .begin(BOUND);
    CryptosignChallenge asked =
        CryptosignChallenge.parse(login.hello().text("challenge").orElseThrow()).orElseThrow();
    String signature = answer(login, proof(ROUTER.sign(asked.message(BINDING)))).signature();
    assertThat(KEY.publicKey().verify(CHALLENGE.message(BINDING), signature)).isTrue();
    assertThatThrownBy(() -> answer(login, proof(ROUTER.sign(asked.message()))))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("does not prove");
  }

  private static Map<String, Object> proof(String signature) {
    return Map.of(
        "challenge",
        CHALLENGE.hex(),
        "channel_binding",
        "tls-exporter",
        "pubkey",
        ROUTER.publicKey().hex(),
        "signature",
        signature);
  }

  @Test
  void whereThereIsNoChannelARequiredBindingFails() {
    assertThatThrownBy(() -> Authentication.cryptosign(KEY).requireChannelBinding().begin(TLS))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("JDK 25");
    assertThatThrownBy(() -> Authentication.scram("joe", "p").requireChannelBinding().begin(TLS))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("JDK 25");
  }

  @Test
  void aBoundLoginByScramSignsTheChannel() throws AuthenticationException {
    Scram scram = Authentication.scram("joe", "pencil").requireChannelBinding();
    assertThat(scram.methods()).containsExactly("wamp-scram");
    Authentication.Login login = scram.begin(BOUND);
    assertThat(login.hello().text("channel_binding")).contains("tls-exporter");
    String nonce = login.hello().text("nonce").orElseThrow();
    KeyDerivation derivation = KeyDerivation.pbkdf2(new byte[16], 4096);
    Dict extra =
        Dict.of(
            Map.of(
                "nonce",
                nonce + "cm91dGVy",
                "salt",
                derivation.saltText(),
                "kdf",
                "pbkdf2",
                "iterations",
                4096L));
    Authenticate answer = login.answer(new Challenge("wamp-scram", extra));
    assertThat(answer.extra().text("channel_binding")).contains("tls-exporter");
    assertThat(answer.extra().text("cbind_data"))
        .contains(Base64.getEncoder().encodeToString(BINDING.octets()));
    ScramExchange exchange =
        new ScramExchange(
            "joe", nonce, nonce + "cm91dGVy", derivation.saltText(), 4096, Optional.of(BINDING));
    assertThat(
            derivation
                .derive("pencil")
                .keys()
                .verify(exchange.authMessage(ScramDialect.STANDARD), answer.signature()))
        .isTrue();
  }
}
