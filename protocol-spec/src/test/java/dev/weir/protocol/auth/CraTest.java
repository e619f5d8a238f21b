package dev.weir.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.conformance.Row;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CraTest {
  private static final String CHALLENGE =
      "{\"nonce\": \"LHRTC9zeOIrt_9U3\", \"session\": 3251278072152162}";

  /** The values of autobahn-python's {@code derive_key} and {@code compute_wcs}. */
  @Test
  @Row("C161")
  void signsAsAutobahnDoesWithASalt() {
    CraKey key = CraKey.derived("salted-s3cret", new CraSalt("salt123", 1000, 32));
    assertThat(key.sign(CHALLENGE)).isEqualTo("x4dg8JjjnRtvE5MXnTRY6glTWISwXkH6FLrssbqaZpM=");
    assertThat(CraKey.of("LJ4X6EdPSnTNQKsQxvFym474s7/Njg1k9B6zX18q7PY=").sign(CHALLENGE))
        .as("the key is base64 text")
        .isEqualTo(key.sign(CHALLENGE));
  }

  @Test
  @Row("C161")
  void derivesAsAutobahnDoesFromTextBeyondAscii() {
    CraKey key = CraKey.derived("pässword€", new CraSalt("sält", 100, 16));
    assertThat(key.sign(CHALLENGE))
        .isEqualTo(CraKey.of("QcS+E4yMr9i6pyztLK63iw==").sign(CHALLENGE));
  }

  @Test
  @Row("C160")
  void signsTheTextAsItCame() {
    CraKey key = CraKey.of("cra-s3cret");
    assertThat(key.sign(CHALLENGE)).isEqualTo("OVxkJz9FgrodDRqksZDejATkmNEaU0x8csB0lIDZWis=");
    assertThat(key.sign(CHALLENGE.replace(" ", ""))).isNotEqualTo(key.sign(CHALLENGE));
  }

  @Test
  void onlyTheKeyThatSignedVerifies() {
    CraKey key = CraKey.of("cra-s3cret");
    String signature = key.sign(CHALLENGE);
    assertThat(key.verify(CHALLENGE, signature)).isTrue();
    assertThat(CraKey.of("other").verify(CHALLENGE, signature)).isFalse();
    assertThat(key.verify(CHALLENGE + " ", signature)).isFalse();
    assertThat(key.verify(CHALLENGE, "")).isFalse();
    assertThat(key.verify(CHALLENGE, signature + "\n")).isFalse();
    assertThat(key.toString()).isEqualTo("CraKey");
  }

  @Test
  void aChallengeHasItsSevenMembers() throws IOException {
    String text =
        new CraChallenge(
                "pe\"ter",
                "user",
                "static",
                "bm9uY2U=",
                Instant.parse("2014-06-22T16:36:25Z"),
                3251278072152162L)
            .text();
    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(json).hasSize(7);
    assertThat(json.get("authid").asText()).isEqualTo("pe\"ter");
    assertThat(json.get("authrole").asText()).isEqualTo("user");
    assertThat(json.get("authmethod").asText()).isEqualTo("wampcra");
    assertThat(json.get("authprovider").asText()).isEqualTo("static");
    assertThat(json.get("nonce").asText()).isEqualTo("bm9uY2U=");
    assertThat(json.get("timestamp").asText()).isEqualTo("2014-06-22T16:36:25.000Z");
    assertThat(json.get("session").asLong()).isEqualTo(3251278072152162L);
  }

  @Test
  void whatCannotDeriveIsNamed() {
    assertThatThrownBy(() -> CraKey.of("")).hasMessageContaining("secret");
    assertThatThrownBy(() -> new CraSalt("", 1, 1)).hasMessageContaining("salt");
    assertThatThrownBy(() -> new CraSalt("s", 0, 1)).hasMessageContaining("iterations");
    assertThatThrownBy(() -> new CraSalt("s", 1, 0)).hasMessageContaining("keylen");
    assertThatThrownBy(() -> new CraSalt("s", 1, 1025)).hasMessageContaining("keylen");
  }
}
