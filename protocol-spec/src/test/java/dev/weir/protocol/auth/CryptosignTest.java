package dev.weir.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.conformance.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CryptosignTest {
  private static final CryptosignChallenge CHALLENGE =
      CryptosignChallenge.parse("fa034062ad76352b53a25358854577730db82f367aa439709c91296d04a5716c")
          .orElseThrow();

  static Stream<JsonNode> vectors() throws IOException {
    try (InputStream in =
        CryptosignTest.class.getResourceAsStream("/dev/weir/protocol/vectors/cryptosign.json")) {
      JsonNode samples = new ObjectMapper().readTree(in).get("samples");
      assertThat(samples).hasSize(6);
      return StreamSupport.stream(samples.spliterator(), false);
    }
  }

  private static byte[] message(JsonNode vector) {
    CryptosignChallenge challenge =
        CryptosignChallenge.parse(vector.get("challenge").asText()).orElseThrow();
    JsonNode id = vector.get("channel_id");
    return id.isNull()
        ? challenge.message()
        : challenge.message(
            new ChannelBinding(ChannelBinding.TLS_UNIQUE, HexFormat.of().parseHex(id.asText())));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  @Row("C166")
  void givesAndTakesTheSignaturesOfTheSpecification(JsonNode vector) {
    CryptosignKey key = CryptosignKey.parse(vector.get("private_key").asText());
    String signature = vector.get("signature").asText();
    assertThat(key.sign(message(vector))).isEqualTo(signature);
    assertThat(key.publicKey().verify(message(vector), signature)).isTrue();
  }

  /** RFC 8032, section 7.1, tests 1 and 2. */
  @Test
  void knowsThePublicKeysOfRfc8032() {
    assertThat(
            CryptosignKey.parse("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                .publicKey()
                .hex())
        .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertThat(
            CryptosignKey.parse("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                .publicKey()
                .hex())
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  }

  @Test
  @Row("C167")
  void aValidSignatureOfAnotherMessageIsNone() {
    CryptosignKey key = CryptosignKey.generate();
    byte[] other = CHALLENGE.message();
    other[31] ^= 1;
    String replayed = key.sign(other);
    assertThat(key.publicKey().verify(other, replayed)).isTrue();
    assertThat(key.publicKey().verify(CHALLENGE.message(), replayed)).isFalse();
    String patched = replayed.substring(0, 128) + CHALLENGE.hex();
    assertThat(key.publicKey().verify(CHALLENGE.message(), patched)).isFalse();
  }

  @Test
  @Row("C167")
  void aSignatureOfTheBareChallengeIsNoneWhereAChannelIsBound() {
    CryptosignKey key = CryptosignKey.generate();
    byte[] id = new byte[32];
    id[0] = 1;
    byte[] bound = CHALLENGE.message(new ChannelBinding(ChannelBinding.TLS_EXPORTER, id));
    assertThat(key.publicKey().verify(bound, key.sign(bound))).isTrue();
    assertThat(key.publicKey().verify(bound, key.sign(CHALLENGE.message()))).isFalse();
    assertThat(key.publicKey().verify(CHALLENGE.message(), key.sign(bound))).isFalse();
  }

  @Test
  void anotherKeyOrAnythingElseIsNoSignature() {
    CryptosignPublicKey key = CryptosignKey.generate().publicKey();
    String good = CryptosignKey.generate().sign(CHALLENGE.message());
    assertThat(key.verify(CHALLENGE.message(), good)).isFalse();
    for (String bad :
        new String[] {
          "", "00", good + "00", good.substring(2), good.replace(good.charAt(0), 'x')
        }) {
      assertThat(key.verify(CHALLENGE.message(), bad)).as(bad).isFalse();
    }
  }

  @Test
  void aGeneratedKeyComesBackFromItsSeed() {
    CryptosignKey key = CryptosignKey.generate();
    assertThat(CryptosignKey.parse(key.seed() + "\n").publicKey()).isEqualTo(key.publicKey());
    assertThat(CryptosignKey.generate().publicKey()).isNotEqualTo(key.publicKey());
    assertThat(CryptosignPublicKey.parse(key.publicKey().hex().toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(key.publicKey());
    assertThat(key.toString()).contains(key.publicKey().hex()).doesNotContain(key.seed());
  }

  @Test
  void whatIsNoKeyIsNamedWithoutShowingIt() {
    String almost = "4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de280451";
    assertThatThrownBy(() -> CryptosignKey.parse(almost))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hex digits")
        .message()
        .doesNotContain("4d57");
    assertThatThrownBy(() -> CryptosignPublicKey.parse("no")).hasMessageContaining("64 hex digits");
    assertThatThrownBy(() -> CryptosignPublicKey.parse("02" + "00".repeat(31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no point");
    assertThatThrownBy(() -> CryptosignChallenge.of(new byte[31])).hasMessageContaining("32");
    assertThatThrownBy(
            () -> CHALLENGE.message(new ChannelBinding(ChannelBinding.TLS_UNIQUE, new byte[12])))
        .hasMessageContaining("32 octets, not 12");
    assertThat(CryptosignChallenge.parse("ff")).isEmpty();
  }
}
