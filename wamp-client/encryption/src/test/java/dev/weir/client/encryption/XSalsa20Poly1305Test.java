package dev.weir.client.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.passthru.KeyRing;
import dev.weir.client.passthru.PayloadCipher;
import dev.weir.conformance.Row;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class XSalsa20Poly1305Test {
  private static final String NAME = PayloadCipher.XSALSA20POLY1305;

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static KeyRing ring(byte[] key) {
    return KeyRing.builder().key("k", key).build();
  }

  /** The vector of NaCl's and libsodium's test {@code secretbox}. */
  @Test
  @Row("C180")
  void readsTheVectorOfNaCl() throws GeneralSecurityException {
    byte[] key = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    byte[] sealed =
        hex(
            "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"
                + "f3ffc7703f9400e52a7dfb4b3d3305d9"
                + "8e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
                + "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738"
                + "b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da"
                + "99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74"
                + "e355a5");
    assertThat(ring(key).decrypt(NAME, "k", sealed))
        .isEqualTo(
            hex(
                "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
                    + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
                    + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
                    + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
                    + "5e0705"));
  }

  @Test
  @Row("C180")
  void anyOctetsRoundTripUnderNoncesOfTheirOwn() throws GeneralSecurityException {
    Random random = new Random(1);
    for (int length = 0; length < 300; length++) {
      byte[] key = new byte[32];
      byte[] plain = new byte[length];
      random.nextBytes(key);
      random.nextBytes(plain);
      KeyRing ring = ring(key);
      byte[] sealed = ring.encrypt(NAME, "k", plain);
      assertThat(sealed).hasSize(24 + 16 + length);
      assertThat(ring.encrypt(NAME, "k", plain)).isNotEqualTo(sealed);
      assertThat(ring.decrypt(NAME, "k", sealed)).isEqualTo(plain);
    }
  }

  @Test
  @Row("C180")
  void aWrongKeyAndEachChangedOctetAreTold() throws GeneralSecurityException {
    KeyRing ring = ring(new byte[32]);
    byte[] sealed = ring.encrypt(NAME, "k", new byte[] {1, 2, 3});
    byte[] other = new byte[32];
    other[31] = 1;
    assertThatThrownBy(() -> ring(other).decrypt(NAME, "k", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> ring.decrypt(NAME, "k", changed))
          .as("octet %d", i)
          .isInstanceOf(GeneralSecurityException.class);
    }
    assertThatThrownBy(() -> ring.decrypt(NAME, "k", new byte[39])).hasMessageContaining("short");
    assertThatThrownBy(() -> ring(new byte[31]).encrypt(NAME, "k", new byte[1]))
        .hasMessageContaining("32 octets");
  }
}
