package dev.weir.client.passthru;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Serializer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private static final Passthru OLD = Passthru.encrypted(PayloadCipher.AES256GCM, "old");
  private static final Passthru NEW = Passthru.encrypted(PayloadCipher.AES256GCM, "new");

  private static KeyRing.Builder keys() {
    return KeyRing.builder().key("old", new byte[32]).key("new", new byte[32]);
  }

  @Test
  void theFirstRuleThatCoversAUriSaysWhatToSendWith() {
    KeyRing ring =
        keys()
            .use("com.example.p", NEW)
            .use("com.example.", MatchPolicy.PREFIX, OLD)
            .use("com..t", MatchPolicy.WILDCARD, NEW)
            .build();
    assertThat(ring.rule("com.example.p")).contains(NEW);
    assertThat(ring.rule("com.example.pq")).contains(OLD);
    assertThat(ring.rule("com.other.t")).contains(NEW);
    assertThat(ring.rule("com.other.t.u")).isEmpty();
    assertThat(ring.rule("com.other.u")).isEmpty();
    assertThat(ring.accepts("com.example.p", OLD)).isTrue();
    assertThat(ring.accepts("com.other.t", OLD)).isFalse();
    assertThat(ring.accepts("com.other.t", NEW.serializer(Serializer.JSON))).isTrue();
  }

  @Test
  void aRuleThatCannotBeKeptIsRefusedAtOnce() {
    assertThatThrownBy(() -> KeyRing.builder().use("com.example.p", OLD).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key \"old\"");
    assertThatThrownBy(
            () -> KeyRing.builder().key("old", new byte[16]).use("com.example.p", OLD).build())
        .hasMessageContaining("32 octets")
        .hasMessageContaining("has 16");
    Passthru salsa = Passthru.encrypted(PayloadCipher.XSALSA20POLY1305, "old");
    assertThatThrownBy(() -> keys().use("com.example.p", salsa).build())
        .hasMessageContaining("weir-client-encryption");
    assertThatThrownBy(() -> keys().use("com. x", OLD)).hasMessageContaining("com. x");
    assertThatThrownBy(() -> keys().use("com.x", Passthru.of("wamp", Serializer.CBOR)))
        .hasMessageContaining("cipher");
    assertThatThrownBy(
            () -> new Passthru("wamp", Optional.empty(), Optional.of("x"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Passthru.ofNative("")).hasMessageContaining("scheme");
  }

  @Test
  void aKeyThatChangesAfterwardsDoesNotAndIsNeverShown() throws GeneralSecurityException {
    byte[] key = new byte[32];
    KeyRing ring = KeyRing.builder().key("a", key).build();
    byte[] sealed = ring.encrypt(PayloadCipher.AES256GCM, "a", new byte[] {1, 2, 3});
    key[0] = 1;
    assertThat(ring.decrypt(PayloadCipher.AES256GCM, "a", sealed)).containsExactly(1, 2, 3);
    assertThat(ring.toString()).isEqualTo("KeyRing of [a] with 0 rules");
  }

  /** Test case 14 of McGrew and Viega, "The Galois/Counter Mode of Operation". */
  @Test
  void aes256gcmReadsThePublishedVector() throws GeneralSecurityException {
    KeyRing ring = KeyRing.builder().key("zero", new byte[32]).build();
    byte[] sealed =
        HexFormat.of()
            .parseHex(
                "000000000000000000000000"
                    + "cea7403d4d606b6e074ec5d3baf39d18"
                    + "d0d1c8a799996bf0265b98b5d48ab919");
    assertThat(ring.decrypt(PayloadCipher.AES256GCM, "zero", sealed)).isEqualTo(new byte[16]);
  }
}
