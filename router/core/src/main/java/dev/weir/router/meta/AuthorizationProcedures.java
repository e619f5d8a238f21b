package dev.weir.router.meta;

import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Explanation;
import dev.weir.router.auth.Permissions;
import dev.weir.router.auth.Rule;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Weir's own procedures about what sessions may do: {@code weir.authorization.explain(action, uri,
 * options)}, whose options {@code session} or {@code authrole} and {@code authid} say who (default:
 * the caller) and {@code match} how the URI is meant, and whose answer says too whether an
 * authorizer decides after the rules; and {@code weir.authorization.forget(options)}, after which
 * authorizers are asked again: about sessions with the {@code authrole}, the {@code authid} or of
 * the {@code session}, about the {@code uri}, or, without options, about everything. Runs inside
 * the realm's turn.
 */
final class AuthorizationProcedures {
  private final RealmAccess realm;

  AuthorizationProcedures(RealmAccess realm) {
    this.realm = realm;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.guarded("weir.authorization.explain", this::explain),
        MetaProcedure.guarded("weir.authorization.forget", this::forget));
  }

  private void explain(MetaCall call) {
    Action action = action(call.arguments().text(0, "action"));
    String uri = call.arguments().text(1, "uri");
    MatchPolicy match = call.arguments().match(2, "options");
    Permissions permissions = permissions(call, call.arguments().dict(2, "options"));
    Explanation explanation = permissions.explain(action, uri, match);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("allowed", explanation.allowed());
    result.put("reason", explanation.sentence());
    result.put("rules", rules(explanation));
    result.put("authorizer", realm.judged(permissions.authrole()));
    call.result(result);
  }

  private void forget(MetaCall call) {
    realm.forget(scope(call.arguments().dict(0, "options")));
    call.result();
  }

  private AnswerScope scope(Dict options) {
    AnswerScope scope = AnswerScope.ALL;
    if (options.find("session").isPresent()) {
      Identity session = session(options.find("session").get());
      scope = scope.ofRole(session.authrole()).ofAuthid(session.authid());
    }
    for (String key : List.of("authrole", "authid", "uri")) {
      if (options.find(key).isPresent()) {
        scope = narrowed(scope, key, text(options, key));
      }
    }
    return scope;
  }

  private static AnswerScope narrowed(AnswerScope scope, String key, String value) {
    return switch (key) {
      case "authrole" -> scope.ofRole(value);
      case "authid" -> scope.ofAuthid(value);
      default -> scope.about(value);
    };
  }

  private Identity session(Object id) {
    return Optional.of(id)
        .filter(Long.class::isInstance)
        .flatMap(number -> realm.session((Long) number))
        .orElseThrow(() -> SessionProcedures.noSuchSession("the realm has no session " + id))
        .identity();
  }

  private Permissions permissions(MetaCall call, Dict options) {
    Optional<Object> session = options.find("session");
    if (session.isPresent()) {
      return session(session.get()).permissions();
    }
    Member caller = call.caller();
    return options.find("authrole").isEmpty()
        ? caller.identity().permissions()
        : realm.roles().permissions(text(options, "authrole"), text(options, "authid"));
  }

  private static String text(Dict options, String key) {
    Optional<Object> value = options.find(key);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw Refusal.argument("options." + key + " must be a string");
    }
    return value.map(String.class::cast).orElse("");
  }

  private static Action action(String word) {
    return Arrays.stream(Action.values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.argument(
                    "argument 1, action, must be one of call, register, publish, subscribe,"
                        + " disclose"));
  }

  private static List<Object> rules(Explanation explanation) {
    List<Object> rules = new ArrayList<>();
    for (Rule rule : explanation.rules()) {
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("uri", rule.uri());
      described.put("match", rule.match().word());
      described.put("allow", rule.words());
      described.put("source", rule.source());
      rules.add(described);
    }
    return rules;
  }
}
