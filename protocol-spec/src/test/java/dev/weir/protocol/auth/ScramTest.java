package dev.weir.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScramTest {
  private static final KeyDerivation DERIVATION =
      KeyDerivation.pbkdf2(Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
  private static final ScramExchange EXCHANGE =
      new ScramExchange(
          "user",
          "rOprNGfwEbeRWgbNEkqO",
          "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
          DERIVATION.saltText(),
          4096,
          Optional.empty());
  private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String VERIFIER = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

  /** RFC 7677, section 3. */
  @Test
  @Row("C162")
  void givesProofAndSignatureOfRfc7677() {
    String message = EXCHANGE.authMessage(ScramDialect.STANDARD);
    assertThat(message)
        .isEqualTo(
            "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    SaltedPassword salted = DERIVATION.derive("pencil");
    assertThat(salted.proof(message)).isEqualTo(PROOF);
    assertThat(salted.keys().verifier(message)).isEqualTo(VERIFIER);
    assertThat(salted.keys().verify(message, PROOF)).isTrue();
  }

  @Test
  void storedKeysAreEnoughToVerifyAndNotToProve() {
    ScramKeys keys = DERIVATION.derive("pencil").keys();
    ScramKeys stored = new ScramKeys(keys.storedKey(), keys.serverKey());
    String message = EXCHANGE.authMessage(ScramDialect.STANDARD);
    assertThat(stored.verify(message, PROOF)).isTrue();
    String replay = Base64.getEncoder().encodeToString(stored.storedKey());
    assertThat(stored.verify(message, replay)).isFalse();
    for (String bad : new String[] {"", "?", "AAAA", PROOF.replace('d', 'e'), PROOF + PROOF}) {
      assertThat(stored.verify(message, bad)).as(bad).isFalse();
    }
    assertThat(stored.verify(message + "x", PROOF)).isFalse();
  }

  @Test
  @Row("C163")
  void aVerifierIsTakenWithAndWithoutItsPrefix() {
    ScramKeys keys = DERIVATION.derive("pencil").keys();
    String message = EXCHANGE.authMessage(ScramDialect.STANDARD);
    assertThat(keys.isVerifier(message, VERIFIER)).isTrue();
    assertThat(keys.isVerifier(message, "v=" + VERIFIER)).isTrue();
    assertThat(keys.isVerifier(message, "")).isFalse();
    assertThat(keys.isVerifier(message, PROOF)).isFalse();
    assertThat(DERIVATION.derive("pen").keys().isVerifier(message, VERIFIER)).isFalse();
  }

  @Test
  @Row("C163")
  void aNonceMustBeginWithTheClientsAndGoOn() {
    assertThat(EXCHANGE.extendsClientNonce()).isTrue();
    assertThat(nonces("abc", "abc").extendsClientNonce()).isFalse();
    assertThat(nonces("abc", "abdef").extendsClientNonce()).isFalse();
    assertThat(nonces("abc", "xabcd").extendsClientNonce()).isFalse();
  }

  private static ScramExchange nonces(String client, String both) {
    return new ScramExchange("user", client, both, "c2FsdA==", 4096, Optional.empty());
  }

  @Test
  void aChannelIsPartOfWhatIsSigned() {
    byte[] id = "finished".getBytes(StandardCharsets.US_ASCII);
    ScramExchange bound =
        new ScramExchange(
            "a,b=c",
            "YWJj",
            "YWJjZGVm",
            "c2FsdA==",
            4096,
            Optional.of(new ChannelBinding(ChannelBinding.TLS_UNIQUE, id)));
    String input =
        Base64.getEncoder()
            .encodeToString("p=tls-unique,,finished".getBytes(StandardCharsets.US_ASCII));
    assertThat(bound.authMessage(ScramDialect.STANDARD))
        .startsWith("n=a=2Cb=3Dc,r=YWJj,")
        .endsWith(",c=" + input + ",r=YWJjZGVm");
  }

  /** As autobahn-python's {@code AuthScram} puts it together. */
  @Test
  void autobahnLeavesThePartOfTheChannelEmpty() {
    assertThat(nonces("Y2xpZW50", "Y2xpZW50c2VydmVy").authMessage(ScramDialect.AUTOBAHN))
        .isEqualTo("n=user,r=Y2xpZW50,r=Y2xpZW50c2VydmVy,s=c2FsdA==,i=4096,c=,r=Y2xpZW50c2VydmVy");
  }

  /** RFC 4013, section 3. */
  @Test
  @Row("C165")
  void namesAndPasswordsArePrepared() {
    assertThat(SaslPrep.query("I\u00ADX")).isEqualTo("IX");
    assertThat(SaslPrep.query("user")).isEqualTo("user");
    assertThat(SaslPrep.query("USER")).isEqualTo("USER");
    assertThat(SaslPrep.query("\u00AA")).isEqualTo("a");
    assertThat(SaslPrep.query("\u2168")).isEqualTo("IX");
    assertThat(SaslPrep.stored("pass\u00A0word")).isEqualTo("pass word");
    assertThatThrownBy(() -> SaslPrep.query("secret\u0007"))
        .hasMessageContaining("RFC 4013")
        .message()
        .doesNotContain("secret");
    assertThatThrownBy(() -> SaslPrep.query("\u0627\u0031"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause();
    assertThat(SaslPrep.query("\u0221")).as("not assigned in Unicode 3.2").isEqualTo("\u0221");
    assertThatThrownBy(() -> SaslPrep.stored("\u0221"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void argon2IsMissingHereAndItsArtifactIsNamed() {
    KeyDerivation argon2 = KeyDerivation.argon2id(new byte[16], 4, 512);
    assertThat(argon2.available()).isFalse();
    assertThatThrownBy(() -> argon2.derive("pencil"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weir-protocol-argon2");
    assertThat(DERIVATION.available()).isTrue();
  }

  @Test
  void whatCannotDeriveIsNamed() {
    byte[] salt = new byte[16];
    assertThatThrownBy(() -> KeyDerivation.of("bcrypt", salt, 1, 1)).hasMessageContaining("kdf");
    assertThatThrownBy(() -> KeyDerivation.pbkdf2(salt, 0)).hasMessageContaining("iterations");
    assertThatThrownBy(() -> KeyDerivation.pbkdf2(new byte[0], 1)).hasMessageContaining("salt");
    assertThatThrownBy(() -> KeyDerivation.argon2id(new byte[7], 1, 8))
        .hasMessageContaining("salt");
    assertThatThrownBy(() -> KeyDerivation.argon2id(salt, 1, 7)).hasMessageContaining("memory");
    assertThatThrownBy(() -> DERIVATION.derive("")).hasMessageContaining("password");
    assertThatThrownBy(() -> new ScramKeys(new byte[31], new byte[32]))
        .hasMessageContaining("stored_key");
    assertThatThrownBy(() -> new ScramKeys(new byte[32], new byte[33]))
        .hasMessageContaining("server_key");
  }

  @Test
  void secretsShowNothingAsText() {
    SaltedPassword salted = DERIVATION.derive("pencil");
    assertThat(salted.toString()).isEqualTo("SaltedPassword");
    assertThat(salted.keys().toString()).isEqualTo("ScramKeys");
    assertThat(DERIVATION.toString()).isEqualTo("pbkdf2 with 4096 iterations");
    assertThat(KeyDerivation.argon2id(new byte[16], 4, 512).toString())
        .isEqualTo("argon2id13 with 4 iterations, 512 KiB");
  }
}
