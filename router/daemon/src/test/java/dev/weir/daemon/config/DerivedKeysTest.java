package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramKeys;
import org.junit.jupiter.api.Test;

/** What is derived of passwords is derived once. */
class DerivedKeysTest {
  private static final KeyDerivation DERIVATION = KeyDerivation.pbkdf2(new byte[16], 4096);
  private static final CraSalt SALT = new CraSalt("salt123", 1000, 32);

  private final DerivedKeys keys = new DerivedKeys();

  @Test
  void theSamePasswordIsDerivedOnce() {
    ScramKeys first = keys.scram("pencil", DERIVATION);
    assertThat(first.storedKey()).isEqualTo(DERIVATION.derive("pencil").keys().storedKey());
    assertThat(keys.scram("pencil", KeyDerivation.pbkdf2(new byte[16], 4096))).isSameAs(first);
    CraKey cra = keys.cra("pencil", SALT);
    assertThat(cra.sign("text")).isEqualTo(CraKey.derived("pencil", SALT).sign("text"));
    assertThat(keys.cra("pencil", new CraSalt("salt123", 1000, 32))).isSameAs(cra);
  }

  @Test
  void whateverDiffersIsDerivedAnew() {
    ScramKeys first = keys.scram("pencil", DERIVATION);
    for (ScramKeys other :
        new ScramKeys[] {
          keys.scram("pencils", DERIVATION),
          keys.scram("pencil", KeyDerivation.pbkdf2(new byte[16], 4097)),
          keys.scram("pencil", KeyDerivation.pbkdf2(new byte[15], 4096)),
          keys.scram("pencil", KeyDerivation.argon2id(new byte[16], 1, 64)),
          keys.scram("pencil", KeyDerivation.of("argon2id-13", new byte[16], 1, 64))
        }) {
      assertThat(other.storedKey()).isNotEqualTo(first.storedKey());
    }
    String signature = keys.cra("pencil", SALT).sign("text");
    assertThat(keys.cra("pencil", new CraSalt("salt123", 1001, 32)).sign("text"))
        .isNotEqualTo(signature);
    assertThat(keys.cra("pencil", new CraSalt("salt123", 1000, 31)).sign("text"))
        .isNotEqualTo(signature);
    assertThat(keys.cra("pencil", new CraSalt("salt12", 1000, 32)).sign("text"))
        .isNotEqualTo(signature);
  }

  @Test
  void noPasswordIsRemembered() {
    keys.scram("pencil", DERIVATION);
    assertThat(keys).usingRecursiveAssertion().allFieldsSatisfy(value -> !"pencil".equals(value));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> keys.scram("bad\u0007", DERIVATION))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> keys.cra("", SALT)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
