package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplanationTest {
  private static final Set<Action> ALL = Set.of(Action.values());
  private static final Permissions JOE =
      Permissions.of(
          List.of(
              new Rule("com.", MatchPolicy.PREFIX, ALL, "open"),
              new Rule("com.secret.", MatchPolicy.PREFIX, Set.of(), "secret"),
              new Rule("com..x", MatchPolicy.WILDCARD, Set.of(Action.CALL), "wild"),
              new Rule("com.${authid}.box", MatchPolicy.EXACT, ALL, "own"),
              new Rule("wamp.session.", MatchPolicy.PREFIX, Set.of(Action.CALL), "meta")),
          "user",
          "joe");

  @ParameterizedTest
  @CsvSource({
    "CALL, com.a, EXACT, true, open, the most specific rule allows it",
    "CALL, com.secret.a, EXACT, false, secret, the most specific rule does not allow it",
    "PUBLISH, com.a.x, EXACT, false, wild, the most specific rule does not allow it",
    "CALL, com.a.x, EXACT, true, 'open,wild', the most specific rule allows it",
    "SUBSCRIBE, com.joe.box, EXACT, true, own, the most specific rule allows it",
    "CALL, org.a, EXACT, false, '', no rule matches",
    "SUBSCRIBE, '', PREFIX, false, '', no rule covers all of it",
    "REGISTER, com., PREFIX, false, 'secret,wild', a rule denies a part of what the pattern covers",
    "CALL, wamp.session.kill, EXACT, true, meta, the most specific rule allows it",
    "CALL, wamp.session.count, EXACT, true, '', this procedure is open to every role",
    "CALL, wamp.registration.list, EXACT, false, '', no rule matches that speaks of what the"
        + " router",
    "PUBLISH, wamp.session.on_join, EXACT, false, '', URIs of the router are nobody else's",
  })
  void itNamesTheRulesThatDecided(
      Action action, String uri, MatchPolicy use, boolean allowed, String sources, String why) {
    Explanation explanation = JOE.explain(action, uri, use);

    assertThat(explanation.allowed()).isEqualTo(allowed);
    assertThat(explanation.rules())
        .extracting(Rule::source)
        .containsExactlyInAnyOrder(sources.isEmpty() ? new String[0] : sources.split(","));
    assertThat(explanation.sentence())
        .contains(why)
        .startsWith("user may" + (allowed ? " " : " not ") + action.name().toLowerCase());
  }

  @ParameterizedTest
  @EnumSource
  void itSaysWhatIsJudged(Action action) {
    for (MatchPolicy use : MatchPolicy.values()) {
      for (String uri : List.of("com.a", "com.secret", "com..x", "com.joe.box", "x", "com.")) {
        assertThat(JOE.explain(action, uri, use).allowed()).isEqualTo(JOE.allows(action, uri, use));
      }
    }
  }
}
