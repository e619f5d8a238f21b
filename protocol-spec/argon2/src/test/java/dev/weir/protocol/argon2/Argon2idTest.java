package dev.weir.protocol.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.auth.Argon2id;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaltedPassword;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

final class Argon2idTest {
  private static final byte[] SALT = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] times(int length, int octet) {
    byte[] octets = new byte[length];
    Arrays.fill(octets, (byte) octet);
    return octets;
  }

  private static String hash(int iterations, int memory) {
    return HexFormat.of()
        .formatHex(
            Argon2id.installed()
                .orElseThrow()
                .hash(ascii("password"), ascii("somesalt"), iterations, memory, 32));
  }

  /** RFC 9106, section 5.3. */
  @Test
  @Row("C162")
  void givesTheTagOfRfc9106() {
    byte[] tag =
        BouncyArgon2id.hash(
            times(32, 1),
            32,
            new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(times(16, 2))
                .withSecret(times(8, 3))
                .withAdditional(times(12, 4))
                .build());
    assertThat(HexFormat.of().formatHex(tag))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  /** From the tests of the reference implementation, with one lane as WAMP has it. */
  @Test
  @Row("C162")
  void givesTheHashesOfTheReferenceImplementation() {
    assertThat(hash(2, 256))
        .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    assertThat(hash(2, 65536))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
  }

  @Test
  @Row("C162")
  void aLoginCompletesWithBothSpellingsWhichAreNotTheSame() {
    KeyDerivation standard = KeyDerivation.argon2id(SALT, 4, 512);
    KeyDerivation autobahn = KeyDerivation.of(KeyDerivation.ARGON2ID_AUTOBAHN, SALT, 4, 512);
    completes(standard);
    completes(autobahn);
    assertThat(standard.derive("argon-s3cret").keys().storedKey())
        .isNotEqualTo(autobahn.derive("argon-s3cret").keys().storedKey());
  }

  private static void completes(KeyDerivation derivation) {
    SaltedPassword salted = derivation.derive("argon-s3cret");
    String message =
        new ScramExchange("joe", "YWJj", "YWJjZGVm", derivation.saltText(), 4, Optional.empty())
            .authMessage(ScramDialect.STANDARD);
    assertThat(salted.keys().verify(message, salted.proof(message))).isTrue();
    assertThat(salted.keys().verify(message, derivation.derive("other").proof(message))).isFalse();
  }
}
