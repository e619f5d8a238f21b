package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.protocol.MatchPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that speak of the session: its values fill a place and never widen a rule. */
final class PlaceholdersTest {
  private static final Set<Action> ALL = Set.of(Action.values());
  private static final Set<Action> NONE = Set.of();

  @ParameterizedTest
  @CsvSource({
    "EXACT, inbox.${authid}, inbox.joe, true",
    "EXACT, inbox.${authid}, inbox.joey, false",
    "EXACT, inbox.${authid}, inbox., false",
    "EXACT, inbox.${authid}, 'inbox.${authid}', false",
    "EXACT, of_${authrole}.${authid}.x, of_user.joe.x, true",
    "EXACT, of_${authrole}.${authid}.x, of_joe.user.x, false",
    "PREFIX, inbox.${authid}, inbox.joe, true",
    "PREFIX, inbox.${authid}, inbox.joe.new, true",
    "PREFIX, inbox.${authid}, inbox.joey, false",
    "PREFIX, inbox.x${authid}y, inbox.xjoey.z, true",
    "PREFIX, inbox.x${authid}y, inbox.xjoeyz, false",
    "PREFIX, inbox.${authid}., inbox.joe.new, true",
    "PREFIX, inbox.${authid}., inbox.joe, false",
    "PREFIX, inbox.${authid}.a, inbox.joe.abc, true",
    "WILDCARD, ${authid}..x, joe.any.x, true",
    "WILDCARD, ${authid}..x, any.any.x, false",
  })
  void aPlaceholderStandsForOneComponent(
      MatchPolicy match, String uri, String asked, boolean allowed) {
    Permissions joe = joe(new Rule(uri, match, ALL));
    assertThat(joe.allows(Action.CALL, asked, MatchPolicy.EXACT)).isEqualTo(allowed);
    assertThat(joe.allows(Action.CALL, asked, MatchPolicy.EXACT)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a.b", ".joe", "joe.", "a b", "a\tb", "#", "a#b", "\u00a0", "\u2003"})
  void aValueThatIsNoComponentMatchesNothing(String authid) {
    for (MatchPolicy match : MatchPolicy.values()) {
      Permissions permissions =
          Permissions.of(
              List.of(
                  new Rule("inbox.${authid}", match, ALL),
                  new Rule("inbox.${authid}.", match, ALL)),
              "user",
              authid);
      for (String uri : List.of("inbox", "inbox.", "inbox." + authid, "inbox.a", "inbox.a.b")) {
        for (MatchPolicy use : MatchPolicy.values()) {
          assertThat(permissions.allows(Action.SUBSCRIBE, uri, use)).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${authrole}", "$1", "\\", "*", "$", "}", "x}", "ß", "\u0000"})
  void aValueIsTakenAsItIs(String authid) {
    Permissions permissions =
        Permissions.of(List.of(new Rule("inbox.${authid}", MatchPolicy.EXACT, ALL)), "r", authid);
    assertThat(permissions.allows(Action.CALL, "inbox." + authid, MatchPolicy.EXACT)).isTrue();
    assertThat(permissions.allows(Action.CALL, "inbox.r", MatchPolicy.EXACT)).isFalse();
    assertThat(permissions.allows(Action.CALL, "inbox.*", MatchPolicy.EXACT))
        .isEqualTo(authid.equals("*"));
  }

  @Test
  void aSessionNamedLikeTheRouterDoesNotReachIt() {
    Permissions wamp =
        Permissions.of(
            List.of(
                new Rule("${authid}.", MatchPolicy.PREFIX, ALL),
                new Rule("${authid}.session.list", MatchPolicy.EXACT, ALL),
                new Rule("w${authrole}.", MatchPolicy.PREFIX, ALL)),
            "amp",
            "wamp");
    assertThat(wamp.allows(Action.CALL, "wamp.session.list", MatchPolicy.EXACT)).isFalse();
    assertThat(wamp.allows(Action.SUBSCRIBE, "wamp.", MatchPolicy.PREFIX)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "secret", "averyveryveryverylongname"})
  void aLongerValueWeighsNoMore(String authid) {
    Permissions permissions =
        Permissions.of(
            List.of(
                new Rule("com.${authid}.", MatchPolicy.PREFIX, ALL),
                new Rule("com..private", MatchPolicy.WILDCARD, NONE)),
            "user",
            authid);
    assertThat(permissions.allows(Action.CALL, "com." + authid + ".a", MatchPolicy.EXACT)).isTrue();
    assertThat(permissions.allows(Action.CALL, "com." + authid + ".private", MatchPolicy.EXACT))
        .isFalse();
  }

  @Test
  void placeAndRestAreWeighedTogether() {
    Permissions joe =
        joe(
            new Rule("", MatchPolicy.PREFIX, ALL),
            new Rule("inbox.", MatchPolicy.PREFIX, Set.of(Action.PUBLISH)),
            new Rule("inbox.${authid}", MatchPolicy.PREFIX, ALL),
            new Rule("inbox.joe.sealed", MatchPolicy.EXACT, NONE));
    assertThat(joe.allows(Action.SUBSCRIBE, "inbox.joe.a", MatchPolicy.EXACT)).isTrue();
    assertThat(joe.allows(Action.SUBSCRIBE, "inbox.joe.sealed", MatchPolicy.EXACT)).isFalse();
    assertThat(joe.allows(Action.SUBSCRIBE, "inbox.ann", MatchPolicy.EXACT)).isFalse();
    assertThat(joe.allows(Action.PUBLISH, "inbox.ann", MatchPolicy.EXACT)).isTrue();
    assertThat(joe.allows(Action.SUBSCRIBE, "inbox.joe.", MatchPolicy.PREFIX)).isTrue();
    assertThat(joe.allows(Action.SUBSCRIBE, "inbox.joe", MatchPolicy.PREFIX)).isFalse();
    assertThat(joe.allows(Action.REGISTER, "inbox.joe.", MatchPolicy.PREFIX)).isFalse();
    assertThat(joe.allows(Action.REGISTER, "inbox.joe.open.", MatchPolicy.PREFIX)).isTrue();
    assertThat(joe.allows(Action.REGISTER, "in", MatchPolicy.PREFIX)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.${user}", "a.${authid", "a.${authid}${authrole}", "a.${}.b", "${"})
  void anUnusablePlaceholderIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(uri, MatchPolicy.EXACT, ALL))
        .withMessageContaining("${authid} or ${authrole}");
  }

  @Test
  void sessionsFollowTheRulesOfTheirRealm() {
    Roles roles = new Roles(Map.of("user", List.of(Rule.allowAll())));
    Permissions joe = roles.permissions("user", "joe");
    assertThat(joe.allows(Action.CALL, "a.b", MatchPolicy.EXACT)).isTrue();

    roles.replace(Map.of("user", List.of(new Rule("x.${authid}", MatchPolicy.EXACT, ALL))));

    assertThat(joe.allows(Action.CALL, "a.b", MatchPolicy.EXACT)).isFalse();
    assertThat(joe.allows(Action.CALL, "x.joe", MatchPolicy.EXACT)).isTrue();
    assertThat(roles.version()).isEqualTo(1);
    roles.replace(Map.of());
    assertThat(joe.allows(Action.CALL, "x.joe", MatchPolicy.EXACT)).isFalse();
  }

  private static Permissions joe(Rule... rules) {
    return Permissions.of(List.of(rules), "user", "joe");
  }
}
