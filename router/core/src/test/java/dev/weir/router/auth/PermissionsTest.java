package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PermissionsTest {
  private static final Set<Action> ALL = Set.of(Action.values());
  private static final Set<Action> NONE = Set.of();

  @Test
  void withoutARuleNothingIsAllowed() {
    for (Action action : Action.values()) {
      assertThat(Permissions.of(List.of()).allows(action, "a", MatchPolicy.EXACT)).isFalse();
    }
  }

  @Test
  void aRuleAllowsItsActionsAndNoOthers() {
    Permissions permissions =
        Permissions.of(List.of(new Rule("a", MatchPolicy.EXACT, Set.of(Action.CALL))));

    assertThat(permissions.allows(Action.CALL, "a", MatchPolicy.EXACT)).isTrue();
    assertThat(permissions.allows(Action.REGISTER, "a", MatchPolicy.EXACT)).isFalse();
    assertThat(permissions.allows(Action.CALL, "a.b", MatchPolicy.EXACT)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.secret.x, EXACT, false",
    "a.secret.open, EXACT, true",
    "a.b.c, EXACT, true",
    "b, EXACT, false",
    "a.x.y, EXACT, false", // the wildcard a..y has no more literals than the prefix a.
    "a.long.yyyy, EXACT, true"
  })
  void theMostSpecificRuleDecides(String uri, MatchPolicy use, boolean allowed) {
    Permissions permissions =
        Permissions.of(
            List.of(
                new Rule("", MatchPolicy.PREFIX, NONE),
                new Rule("a.", MatchPolicy.PREFIX, ALL),
                new Rule("a.secret.", MatchPolicy.PREFIX, NONE),
                new Rule("a.secret.open", MatchPolicy.EXACT, ALL),
                new Rule("a..y", MatchPolicy.WILDCARD, NONE),
                new Rule("a..yyyy", MatchPolicy.WILDCARD, ALL)));

    assertThat(permissions.allows(Action.CALL, uri, use)).isEqualTo(allowed);
  }

  @Test
  void aTieMeansTheRightsThatAllHave() {
    Permissions permissions =
        Permissions.of(
            List.of(
                new Rule("a..", MatchPolicy.WILDCARD, Set.of(Action.CALL, Action.PUBLISH)),
                new Rule("..c", MatchPolicy.WILDCARD, Set.of(Action.CALL))));

    assertThat(permissions.allows(Action.CALL, "a.b.c", MatchPolicy.EXACT)).isTrue();
    assertThat(permissions.allows(Action.PUBLISH, "a.b.c", MatchPolicy.EXACT)).isFalse();
    assertThat(permissions.allows(Action.PUBLISH, "a.b.d", MatchPolicy.EXACT)).isTrue();
  }

  @Test
  void rulesReachWampOnlyWhenTheyNameIt() {
    Permissions open = Permissions.of(List.of(Rule.allowAll()));
    Permissions meta = Permissions.of(List.of(Rule.allowAll(), Rule.allowMeta()));

    assertThat(open.allows(Action.CALL, "wamp.session.count", MatchPolicy.EXACT)).isFalse();
    assertThat(open.allows(Action.SUBSCRIBE, "wamp", MatchPolicy.PREFIX)).isFalse();
    assertThat(open.allows(Action.CALL, "wampx.a", MatchPolicy.EXACT)).isTrue();
    assertThat(meta.allows(Action.CALL, "wamp.session.count", MatchPolicy.EXACT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, PREFIX, true",
    "a., PREFIX, true",
    "a, PREFIX, false",
    "'', PREFIX, false",
    "a..c, WILDCARD, true",
    "a.b., WILDCARD, true",
    ".b.c, WILDCARD, false",
    "b..c, WILDCARD, false",
  })
  void aPatternIsAllowedWhenARuleCoversAllOfIt(String uri, MatchPolicy use, boolean allowed) {
    Permissions permissions = Permissions.of(List.of(new Rule("a.", MatchPolicy.PREFIX, ALL)));

    assertThat(permissions.allows(Action.SUBSCRIBE, uri, use)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "a.x.c, EXACT, true",
    "a..c, WILDCARD, true",
    "a.b.c, WILDCARD, true",
    "a.., WILDCARD, false",
    "a.b.d, EXACT, false",
    "a.b.c.d, EXACT, false",
    "a., PREFIX, false",
  })
  void aWildcardRuleCoversPatternsWithinIt(String uri, MatchPolicy use, boolean allowed) {
    Permissions permissions = Permissions.of(List.of(new Rule("a..c", MatchPolicy.WILDCARD, ALL)));

    assertThat(permissions.allows(Action.SUBSCRIBE, uri, use)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "a., PREFIX, false",
    "a, PREFIX, false",
    "'', PREFIX, false",
    "a.open., PREFIX, false", // there is a secret in it
    "a.open.x, PREFIX, true",
    "b., PREFIX, true",
    "a.., WILDCARD, false",
    "a.open., WILDCARD, false",
    "a.open.b, WILDCARD, true",
    ".open.b, WILDCARD, false", // a rule denies a., though another allows this part of it again
    "b..c, WILDCARD, true",
    "a.open.secret, EXACT, false",
    "a.open.b, EXACT, true",
  })
  void aPatternRegistrationMustNotCoverWhatIsDenied(String uri, MatchPolicy use, boolean allowed) {
    Permissions permissions =
        Permissions.of(
            List.of(
                new Rule("", MatchPolicy.PREFIX, ALL),
                new Rule("a.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)),
                new Rule("a.open.", MatchPolicy.PREFIX, ALL),
                new Rule("a.open.secret", MatchPolicy.EXACT, NONE)));

    assertThat(permissions.allows(Action.REGISTER, uri, use)).isEqualTo(allowed);
    assertThat(permissions.allows(Action.SUBSCRIBE, "a", MatchPolicy.PREFIX)).isTrue();
  }

  @Test
  void rulesOnWampDoNotMatterToPatternsOfOthers() {
    Permissions permissions =
        Permissions.of(
            List.of(Rule.allowAll(), new Rule("wamp.", MatchPolicy.PREFIX, Set.of(Action.CALL))));

    assertThat(permissions.allows(Action.REGISTER, "", MatchPolicy.PREFIX)).isTrue();
    assertThat(permissions.allows(Action.REGISTER, "..", MatchPolicy.WILDCARD)).isTrue();
  }
}
