package dev.weir.router.simulation;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The URIs and patterns that model clients use: few, so that they meet; some are malformed,
 * reserved or forbidden, with the error that each must get.
 */
final class Addresses {
  /**
   * What the role of all clients may do: everything but secrets, kills too, and nobody hears what
   * is hidden.
   */
  static final List<Rule> RULES =
      List.of(
          Rule.allowAll(),
          new Rule("wamp.session.", MatchPolicy.PREFIX, Set.of(Action.CALL)),
          new Rule("secret.", MatchPolicy.PREFIX, Set.of()),
          new Rule(
              "hidden.", MatchPolicy.PREFIX, Set.of(Action.CALL, Action.REGISTER, Action.PUBLISH)));

  private static final List<String> COMPONENTS = List.of("a", "b", "c");

  /** Of which topics the events are kept, in a log each. */
  static final List<HistoryRule> KEPT =
      List.of(
          HistoryRule.of("a", MatchPolicy.PREFIX).withLimit(1_000_000),
          HistoryRule.of("b.c", MatchPolicy.EXACT).withLimit(1_000_000));

  private Addresses() {}

  /** The log that keeps a topic. */
  static Optional<String> log(String topic) {
    return log(new Pattern(topic, MatchPolicy.EXACT));
  }

  /** The log that has all events of a subscription. */
  static Optional<String> log(Pattern pattern) {
    if (pattern.match() != MatchPolicy.PREFIX && pattern.uri().equals("b.c")) {
      return Optional.of("b.c");
    }
    return pattern.uri().startsWith("a") ? Optional.of("a") : Optional.empty();
  }

  /** A pattern with the error URI that a request for it must get. */
  record Address(Pattern pattern, Optional<String> refusal) {}

  /** Whether a subscriber may hear of this topic at all. */
  static boolean audible(String topic) {
    return !topic.startsWith("hidden.");
  }

  static Address topicToPublish(Chance chance) {
    return exact(chance, ErrorUri.INVALID_URI, Optional.empty());
  }

  static Address procedureToCall(Chance chance) {
    return exact(chance, ErrorUri.NO_SUCH_PROCEDURE, Optional.empty());
  }

  static Address toSubscribe(Chance chance) {
    return any(chance, ErrorUri.NOT_AUTHORIZED, Optional.of(ErrorUri.NOT_AUTHORIZED));
  }

  static Address toRegister(Chance chance) {
    Address address = any(chance, ErrorUri.INVALID_URI, Optional.empty());
    return address.refusal().isEmpty() && reachesSecrets(address.pattern())
        ? refused(address.pattern().match(), address.pattern().uri(), ErrorUri.NOT_AUTHORIZED)
        : address;
  }

  private static boolean reachesSecrets(Pattern pattern) {
    return switch (pattern.match()) {
      case EXACT -> false;
      case PREFIX -> "secret.".startsWith(pattern.uri());
      case WILDCARD -> pattern.uri().startsWith(".");
    };
  }

  private static Address any(Chance chance, String reserved, Optional<String> hidden) {
    return switch (chance.below(3)) {
      case 0 -> exact(chance, reserved, hidden);
      case 1 -> prefix(chance, hidden);
      default -> wildcard(chance);
    };
  }

  private static Address exact(Chance chance, String reserved, Optional<String> hidden) {
    return switch (chance.below(40)) {
      case 0 -> invalid(MatchPolicy.EXACT, chance.pick("", "a..b", ".a", "a.", "a b", "a#", "a\n"));
      case 1 -> refused(MatchPolicy.EXACT, "wamp." + uri(chance), reserved);
      case 2 -> refused(MatchPolicy.EXACT, "secret." + uri(chance), ErrorUri.NOT_AUTHORIZED);
      case 3 -> new Address(new Pattern("hidden." + uri(chance), MatchPolicy.EXACT), hidden);
      default -> fine(MatchPolicy.EXACT, uri(chance));
    };
  }

  private static Address prefix(Chance chance, Optional<String> hidden) {
    return switch (chance.below(20)) {
      case 0 -> invalid(MatchPolicy.PREFIX, chance.pick(".", "a..", "..", "a b"));
      case 1 -> refused(MatchPolicy.PREFIX, "secret.", ErrorUri.NOT_AUTHORIZED);
      case 2 -> new Address(new Pattern("hidden.", MatchPolicy.PREFIX), hidden);
      case 3 -> fine(MatchPolicy.PREFIX, chance.pick("", "h", "hidden"));
      default -> {
        String uri = uri(chance);
        yield fine(MatchPolicy.PREFIX, uri.substring(0, chance.between(1, uri.length())));
      }
    };
  }

  private static Address wildcard(Chance chance) {
    if (chance.oneIn(20)) {
      return invalid(MatchPolicy.WILDCARD, chance.pick("", "a b.", "#."));
    }
    if (chance.oneIn(20)) {
      return refused(MatchPolicy.WILDCARD, "secret..a", ErrorUri.NOT_AUTHORIZED);
    }
    StringBuilder pattern = new StringBuilder(component(chance));
    for (int i = chance.between(1, 2); i > 0; i--) {
      pattern.append('.').append(component(chance));
    }
    return fine(MatchPolicy.WILDCARD, pattern.toString());
  }

  private static String component(Chance chance) {
    return chance.percent(50) ? "" : chance.pick(COMPONENTS);
  }

  private static String uri(Chance chance) {
    StringBuilder uri = new StringBuilder(chance.oneIn(3) ? "a" : chance.pick(COMPONENTS));
    for (int i = chance.below(3); i > 0; i--) {
      uri.append('.').append(chance.pick(COMPONENTS));
    }
    return uri.toString();
  }

  private static Address fine(MatchPolicy match, String uri) {
    return new Address(new Pattern(uri, match), Optional.empty());
  }

  private static Address invalid(MatchPolicy match, String uri) {
    return refused(match, uri, ErrorUri.INVALID_URI);
  }

  private static Address refused(MatchPolicy match, String uri, String error) {
    return new Address(new Pattern(uri, match), Optional.of(error));
  }
}
