package dev.weir.router.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are made to get somebody in who may not. */
final class TokenAttacksTest {
  private static final long NOW = 1_800_000_000L;
  private static final TokenMaker RSA = TokenMaker.of("rsa", Algorithm.RS256);
  private static final TokenMaker CURVE = TokenMaker.of("curve", Algorithm.ES256);
  private static final TokenMaker EDWARDS = TokenMaker.of("edwards", Algorithm.EDDSA);
  private static final TokenMaker THIEF = TokenMaker.of("rsa", Algorithm.RS256);
  private static final String CLAIMS =
      "{\"sub\":\"joe\",\"role\":\"user\",\"iss\":\"us\",\"aud\":\"weir\",\"exp\":"
          + (NOW + 60)
          + "}";

  private final JwtAuthenticator jwt =
      JwtAuthenticator.builder(
              KeySource.of(KeySet.ofJwks(TokenMaker.jwks(RSA.jwk(), CURVE.jwk(), EDWARDS.jwk()))))
          .issuer("us")
          .audience("weir", "other")
          .role("role")
          .roles("admin", "user")
          .clock(() -> Instant.ofEpochSecond(NOW))
          .build();

  @Test
  void theHonestOnesAreTaken() {
    for (TokenMaker maker : new TokenMaker[] {RSA, CURVE, EDWARDS}) {
      assertThat(Judged.accepted(jwt, maker.token(CLAIMS)).authid()).isEqualTo("joe");
      String quiet = "{\"alg\":\"" + maker.algorithm().word() + "\",\"typ\":\"JWT\"}";
      assertThat(Judged.accepted(jwt, maker.token(quiet, CLAIMS)).authrole()).isEqualTo("user");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "None", "NONE", "nOnE", "", "HS384", "RS384", "PS256", "rs256", "EDDSA"})
  void algorithmsThatAreNotServed(String algorithm) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}";
    assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("algorithm is not served");
    String unsigned = TokenMaker.text(header) + "." + TokenMaker.text(CLAIMS) + ".";
    assertThat(Judged.refused(jwt, unsigned)).contains("no signed token");
  }

  @Test
  void noAlgorithmAtAllOrNoText() {
    assertThat(Judged.refused(jwt, RSA.token("{}", CLAIMS))).contains("algorithm");
    assertThat(Judged.refused(jwt, RSA.token("{\"alg\":[\"RS256\"]}", CLAIMS)))
        .contains("algorithm");
    assertThat(Judged.refused(jwt, RSA.token("{\"alg\":null}", CLAIMS))).contains("algorithm");
  }

  /** The public key, in whatever form, is no secret of HMAC. */
  @Test
  void aPublicKeyAsSecret() throws Exception {
    byte[] der = RSA.keys().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    JwtAuthenticator careless =
        JwtAuthenticator.builder(KeySource.of(KeySet.of(RSA.keys().getPublic())))
            .algorithms(Algorithm.RS256, Algorithm.HS256)
            .audience("weir")
            .roles("user")
            .clock(() -> Instant.ofEpochSecond(NOW))
            .build();
    for (byte[] secret :
        new byte[][] {
          der, pem.getBytes(StandardCharsets.UTF_8), pem.strip().getBytes(StandardCharsets.UTF_8)
        }) {
      String input = TokenMaker.text("{\"alg\":\"HS256\"}") + "." + TokenMaker.text(CLAIMS);
      byte[] mac = TokenMaker.mac(secret, input.getBytes(StandardCharsets.UTF_8));
      String token = input + "." + TokenMaker.base64(mac);
      assertThat(Judged.refused(jwt, token)).contains("algorithm is not allowed");
      assertThat(Judged.refused(careless, token)).contains("no key");
    }
  }

  @Test
  void aKeyOfAnotherKindThanTheHeaderSays() {
    String header = "{\"alg\":\"ES256\",\"kid\":\"rsa\"}";
    assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("no key");
    assertThat(Judged.refused(jwt, CURVE.token("{\"alg\":\"RS256\"}", CLAIMS)))
        .contains("signature is wrong");
  }

  @Test
  void signaturesOfOthersAndOfOtherTexts() {
    assertThat(Judged.refused(jwt, THIEF.token(CLAIMS))).contains("signature is wrong");
    String honest = RSA.token(CLAIMS);
    String signature = honest.substring(honest.lastIndexOf('.'));
    String richer = CLAIMS.replace("user", "admin");
    String header = honest.substring(0, honest.indexOf('.'));
    assertThat(Judged.refused(jwt, header + "." + TokenMaker.text(richer) + signature))
        .contains("signature is wrong");
    int end = honest.lastIndexOf('.') + 1;
    for (int shorter : new int[] {honest.length() - 4, honest.length() - 1, end + 4, end + 1}) {
      assertThat(Judged.refused(jwt, honest.substring(0, shorter)))
          .startsWith("the token is refused");
    }
  }

  /** What early versions of Java 17 took for a signature of everything (CVE-2022-21449). */
  @Test
  void anEllipticSignatureOfZeros() {
    String input = TokenMaker.text("{\"alg\":\"ES256\"}") + "." + TokenMaker.text(CLAIMS) + ".";
    for (int length : new int[] {64, 63, 65, 8, 1}) {
      assertThat(Judged.refused(jwt, input + TokenMaker.base64(new byte[length])))
          .contains("signature is wrong");
    }
    byte[] half = new byte[64];
    half[63] = 1;
    assertThat(Judged.refused(jwt, input + TokenMaker.base64(half))).contains("signature is wrong");
  }

  /** Keys are never the token's to bring or to name a place for. */
  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
  void keysThatTheTokenBrings(String member) {
    String value = member.equals("jwk") ? THIEF.jwk() : "\"http://127.0.0.1:1/keys\"";
    String header = "{\"alg\":\"RS256\",\"" + member + "\":" + value + "}";
    assertThat(Judged.refused(jwt, THIEF.token(header, CLAIMS))).contains("signature is wrong");
    assertThat(Judged.accepted(jwt, RSA.token(header, CLAIMS)).authid()).isEqualTo("joe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "/etc/passwd",
        "rsa' OR '1'='1",
        "rsa\\u0000",
        "RSA",
        "",
        "http://127.0.0.1:1/"
      })
  void kidsThatNameNoKey(String kid) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}";
    assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("no key");
    assertThat(Judged.refused(jwt, RSA.token("{\"alg\":\"RS256\",\"kid\":7}", CLAIMS)))
        .contains("kid is no text");
  }

  @Test
  void extensionsAreNotPassedOver() {
    for (String crit : new String[] {"[\"b64\"]", "[]", "[\"exp\"]", "null"}) {
      String header = "{\"alg\":\"RS256\",\"b64\":true,\"crit\":" + crit + "}";
      assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("crit");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout+jwt", "dpop+jwt", "JWE", "", "secevent+jwt"})
  void tokensForOtherPurposes(String type) {
    String header = "{\"alg\":\"RS256\",\"typ\":\"" + type + "\"}";
    assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("typ");
    String access = "{\"alg\":\"RS256\",\"typ\":\"application/at+jwt\"}";
    assertThat(Judged.accepted(jwt, RSA.token(access, CLAIMS)).authid()).isEqualTo("joe");
  }

  @Test
  void keysThatStandThereTwice() {
    String header = "{\"alg\":\"none\",\"alg\":\"RS256\"}";
    assertThat(Judged.refused(jwt, RSA.token(header, CLAIMS))).contains("a key twice");
    String claims = CLAIMS.replace("{\"sub\":\"joe\"", "{\"sub\":\"joe\",\"sub\":\"root\"");
    assertThat(Judged.refused(jwt, RSA.token(claims))).contains("a key twice");
    String hidden = CLAIMS.replace("{\"sub\":\"joe\"", "{\"sub\":\"joe\",\"s\\u0075b\":\"root\"");
    assertThat(Judged.refused(jwt, RSA.token(hidden))).contains("a key twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c.d",
        "a.b.c.d.e",
        " a.b.c",
        "a.b.c\n",
        "{\"payload\":1}",
        "=.=.=",
        "é.b.c",
        "a b.c.d"
      })
  void whatIsNoTokenAtAll(String text) {
    assertThat(Judged.refused(jwt, text)).startsWith("the token is refused");
  }

  @Test
  void otherEncodingsOfTheSameToken() {
    String honest = EDWARDS.token(CLAIMS);
    assertThat(Judged.refused(jwt, honest + "=")).contains("no signed token");
    assertThat(Judged.refused(jwt, honest + "==")).contains("no signed token");
    char last = honest.charAt(honest.length() - 1);
    String other = honest.substring(0, honest.length() - 1) + (char) (last + 1);
    assertThat(Judged.refused(jwt, other)).startsWith("the token is refused");
  }

  @Test
  void aHugeTokenIsNotRead() {
    assertThat(Judged.refused(jwt, "a".repeat(16_385))).contains("too many");
    String padded = CLAIMS.replace("{", "{\"pad\":\"" + "x".repeat(12_000) + "\",");
    assertThat(Judged.refused(jwt, RSA.token(padded))).contains("too many");
    String fits = CLAIMS.replace("{", "{\"pad\":\"" + "x".repeat(11_000) + "\",");
    assertThat(Judged.accepted(jwt, RSA.token(fits)).authid()).isEqualTo("joe");
    String deep = "{\"a\":" + "[".repeat(4_000) + "]".repeat(4_000) + "}";
    assertThat(Judged.refused(jwt, RSA.token(deep, CLAIMS))).contains("header");
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void keysThatAreTooWeakAreNone(Algorithm algorithm) throws Exception {
    KeyPairGenerator weak =
        KeyPairGenerator.getInstance(algorithm == Algorithm.ES256 ? "EC" : "RSA");
    if (algorithm == Algorithm.ES256) {
      weak.initialize(new ECGenParameterSpec("secp384r1"));
    } else {
      weak.initialize(1_024);
    }
    KeyPair pair = weak.generateKeyPair();
    assertThatThrownBy(() -> KeySet.of(pair.getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeySet.ofSecret("x".repeat(31)))
        .hasMessageContaining("at least 32 octets, not 31");
    assertThat(KeySet.ofSecret("x".repeat(32)).toString()).doesNotContain("x");
    assertThatThrownBy(() -> KeySet.ofSecret("-----BEGIN PUBLIC KEY-----\n" + "x".repeat(99)))
        .hasMessageContaining("no PEM file");
    assertThatThrownBy(() -> KeySet.ofSecret(" \n-----BEGIN RSA PRIVATE KEY-----" + "x".repeat(99)))
        .hasMessageContaining("no PEM file");
  }

  /** A document that everybody can read gives no secret. */
  @Test
  void aSecretInAPublicDocumentIsNone() {
    TokenMaker shared = TokenMaker.of("shared", Algorithm.HS256);
    assertThatThrownBy(() -> KeySet.ofJwks(TokenMaker.jwks(shared.jwk())))
        .hasMessageContaining("no key");
    assertThat(KeySet.ofJwks(TokenMaker.jwks(shared.jwk(), RSA.jwk())).algorithms())
        .containsExactly(Algorithm.RS256);
    assertThat(KeySet.ofJwks(TokenMaker.jwks(shared.jwk()), true).algorithms())
        .containsExactly(Algorithm.HS256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use\":\"enc\"",
        "\"use\":7",
        "\"key_ops\":[\"encrypt\"]",
        "\"key_ops\":\"verify\"",
        "\"alg\":\"RSA-OAEP\"",
        "\"alg\":\"HS256\"",
        "\"alg\":\"RS512\""
      })
  void keysForOtherUsesAreNone(String member) {
    assertThatThrownBy(() -> KeySet.ofJwks(TokenMaker.jwks(RSA.jwk(member))))
        .hasMessageContaining("no key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[7,null,[],{}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AQ\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"\"}]}",
        "{\"keys\":[],\"keys\":[]}"
      })
  void documentsWithoutAnyKey(String json) {
    assertThatThrownBy(() -> KeySet.ofJwks(json.getBytes(StandardCharsets.UTF_8), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPointThatIsNotOnTheCurve() {
    String y = CURVE.jwk().replaceAll(".*\"y\":\"([^\"]*)\".*", "$1");
    String swapped = CURVE.jwk().replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"" + y + "\"");
    assertThatThrownBy(() -> KeySet.ofJwks(TokenMaker.jwks(swapped)))
        .hasMessageContaining("no key");
  }

  @Test
  void moreKeysThanAnybodyHas() {
    String[] many = new String[101];
    Arrays.fill(many, EDWARDS.jwk());
    assertThatThrownBy(() -> KeySet.ofJwks(TokenMaker.jwks(many))).hasMessageContaining("100");
    assertThat(KeySet.ofJwks(TokenMaker.jwks(Arrays.copyOf(many, 100))).algorithms())
        .containsExactly(Algorithm.EDDSA);
  }
}
