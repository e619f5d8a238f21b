package dev.weir.router.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.router.auth.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token says of when, for whom and who. */
final class ClaimsTest {
  private static final long NOW = 1_800_000_000L;
  private static final TokenMaker MAKER = TokenMaker.of("one", Algorithm.EDDSA);

  private final JwtAuthenticator jwt = with().role("role").roles("admin", "user").build();

  private static JwtAuthenticator.Builder with() {
    return JwtAuthenticator.builder(KeySource.of(KeySet.of(MAKER.keys().getPublic())))
        .leeway(Duration.ofSeconds(30))
        .clock(() -> Instant.ofEpochSecond(NOW));
  }

  private static String token(String claims) {
    return MAKER.token("{\"sub\":\"joe\",\"role\":\"user\"" + claims + "}");
  }

  private static String valid(String claims) {
    return token(",\"exp\":" + (NOW + 60) + claims);
  }

  @Test
  void theSessionLivesAsLongAsTheTokenAndTheLeeway() {
    assertThat(Judged.accepted(jwt, valid("")).lifetime()).contains(Duration.ofSeconds(90));
    assertThat(Judged.accepted(jwt, token(",\"exp\":" + NOW + ".5")).lifetime())
        .contains(Duration.ofMillis(30_500));
    assertThat(Judged.accepted(jwt, token(",\"exp\":" + (NOW - 29))).lifetime())
        .contains(Duration.ofSeconds(1));
    assertThat(Judged.refused(jwt, token(",\"exp\":" + (NOW - 30)))).contains("expired");
    assertThat(Judged.accepted(jwt, token(",\"exp\":" + Long.MAX_VALUE)).lifetime()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"exp\":null",
        ",\"exp\":\"1900000000\"",
        ",\"exp\":[1900000000]",
        ",\"exp\":true",
        ",\"exp\":1e300",
        ",\"exp\":-1e300",
        ",\"exp\":99999999999999999999999",
        ",\"exp\":-9223372036854775808",
        ",\"exp\":0"
      })
  void whatDoesNotExpireIsRefused(String claims) {
    assertThat(Judged.refused(jwt, token(claims))).contains("exp");
  }

  @Test
  void aTokenForLaterIsRefusedNow() {
    assertThat(Judged.refused(jwt, valid(",\"nbf\":" + (NOW + 31)))).contains("nbf");
    assertThat(Judged.accepted(jwt, valid(",\"nbf\":" + (NOW + 30))).authid()).isEqualTo("joe");
    assertThat(Judged.refused(jwt, valid(",\"nbf\":\"soon\""))).contains("nbf");
    assertThat(Judged.refused(jwt, valid(",\"nbf\":" + Long.MAX_VALUE))).contains("nbf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"aud\":\"weir\"|yes",
        ",\"aud\":[\"a\",\"weir\"]|yes",
        ",\"aud\":\"Weir\"|no",
        ",\"aud\":\"weir \"|no",
        ",\"aud\":[]|no",
        ",\"aud\":[[\"weir\"]]|no",
        ",\"aud\":{\"weir\":1}|no",
        ",\"aud\":7|no",
        ",\"other\":7|no"
      })
  void aTokenIsForItsAudience(String claims, String taken) {
    JwtAuthenticator ours = with().audience("weir").roles("user").build();
    if (taken.equals("yes")) {
      assertThat(Judged.accepted(ours, valid(claims)).authrole()).isEqualTo("user");
    } else {
      assertThat(Judged.refused(ours, valid(claims))).contains("aud");
    }
    JwtAuthenticator nobodys = with().roles("user").build();
    Step step = Judged.step(nobodys, valid(claims), "");
    assertThat(step instanceof Step.Accept).isEqualTo(claims.contains("other"));
  }

  @Test
  void aTokenIsOfItsIssuer() {
    JwtAuthenticator ours = with().issuer("https://id.example.com/").roles("user").build();
    assertThat(Judged.accepted(ours, valid(",\"iss\":\"https://id.example.com/\"")).authid())
        .isEqualTo("joe");
    for (String other :
        new String[] {"\"https://id.example.com\"", "[\"https://id.example.com/\"]", "7"}) {
      assertThat(Judged.refused(ours, valid(",\"iss\":" + other))).contains("iss");
    }
    assertThat(Judged.refused(ours, valid(""))).contains("iss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"user\"|user",
        "\"admin\"|admin",
        "[\"user\",\"admin\"]|admin",
        "[\"x\",\"user\"]|user",
        "\"root\"|",
        "\"User\"|",
        "\"\"|",
        "[]|",
        "[[\"user\"]]|",
        "7|",
        "null|",
        "{\"user\":true}|"
      })
  void onlyRolesThatItMayGive(String given, String role) {
    String token =
        MAKER.token("{\"sub\":\"joe\",\"exp\":" + (NOW + 60) + ",\"role\":" + given + "}");
    if (role == null) {
      assertThat(Judged.refused(jwt, token)).contains("no role");
    } else {
      assertThat(Judged.accepted(jwt, token).authrole()).isEqualTo(role);
    }
  }

  @Test
  void claimsWithinClaims() {
    JwtAuthenticator nested =
        with().authid("user.name").role("https://example.com/role").roles("user", "admin").build();
    String good =
        "{\"user\":{\"name\":\"ann\"},\"https://example.com/role\":\"admin\",\"exp\":"
            + (NOW + 60)
            + "}";
    Step.Accept accept = Judged.accepted(nested, MAKER.token(good));
    assertThat(accept.authid()).isEqualTo("ann");
    assertThat(accept.authrole()).isEqualTo("admin");
    assertThat(accept.authprovider()).isEqualTo("jwt");
    for (String wrong :
        new String[] {"{\"nam\":\"ann\"}", "\"ann\"", "[\"ann\"]", "{\"name\":7}"}) {
      String token = MAKER.token(good.replace("{\"name\":\"ann\"}", wrong));
      Step step = Judged.step(nested, token, "");
      assertThat(step instanceof Step.Accept taken && !taken.authid().isEmpty()).isFalse();
    }
  }

  @Test
  void anotherAuthidThanTheTokensIsDenied() {
    assertThat(Judged.step(jwt, valid(""), "joe")).isInstanceOf(Step.Accept.class);
    assertThat(Judged.step(jwt, valid(""), "ann")).isInstanceOf(Step.Deny.class);
  }

  /** To be asked for a token would tell that no other method knows the name. */
  @Test
  void noNameIsItsOwn() {
    assertThat(jwt.decoy()).isFalse();
    assertThat(jwt.knows(Judged.applicant("joe", true))).isFalse();
    assertThat(jwt.knows(Judged.applicant("", true))).isTrue();
  }

  /** A browser's cookie stands for a token that has not expired, in a role that tokens may give. */
  @Test
  void aCookieMayRepeatARoleThatTokensGive() {
    assertThat(jwt.vouches(Judged.applicant("joe", true), "user")).isTrue();
    assertThat(jwt.vouches(Judged.applicant("joe", true), "other")).isFalse();
  }

  @Test
  void rolesAreNotGuessed() {
    assertThatThrownBy(() -> with().build()).hasMessageContaining("at least one role");
    assertThatThrownBy(() -> with().roles("a", "b").build()).hasMessageContaining("`role`");
  }

  @Test
  void whereOthersCanReadItNoTokenIsTaken() {
    assertThat(jwt.closedTo(Judged.applicant("joe", false))).isPresent();
    assertThat(jwt.closedTo(Judged.applicant("joe", true))).isEmpty();
    JwtAuthenticator careless = with().roles("user").allowInsecure(true).build();
    assertThat(careless.closedTo(Judged.applicant("joe", false))).isEmpty();
  }

  @Test
  void aSharedSecretSignsWhenItIsAllowedTo() {
    TokenMaker shared = TokenMaker.of("any", Algorithm.HS256);
    KeySource keys = KeySource.of(KeySet.ofSecret(TokenMaker.SECRET));
    String token = shared.token("{\"sub\":\"joe\",\"exp\":" + (NOW + 60) + "}");
    JwtAuthenticator usual =
        JwtAuthenticator.builder(keys)
            .roles("user")
            .clock(() -> Instant.ofEpochSecond(NOW))
            .build();
    assertThat(Judged.refused(usual, token)).contains("not allowed");
    JwtAuthenticator allowed =
        JwtAuthenticator.builder(keys)
            .algorithms(Algorithm.HS256)
            .roles("user")
            .clock(() -> Instant.ofEpochSecond(NOW))
            .build();
    assertThat(Judged.accepted(allowed, token).authid()).isEqualTo("joe");
  }
}
