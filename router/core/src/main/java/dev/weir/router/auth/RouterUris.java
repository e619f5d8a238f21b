package dev.weir.router.auth;

import dev.weir.protocol.UriRules;
import java.util.Set;

/**
 * The URIs that belong to the router: those below {@code wamp.}, and where Weir has meta topics and
 * procedures of its own. Clients neither register nor publish there, and a rule reaches them only
 * when its own URI begins with {@code wamp.} or {@code weir.}. Stateless.
 */
public final class RouterUris {
  private static final Set<String> OPEN =
      Set.of(
          "wamp.session.count",
          "wamp.session.add_testament",
          "wamp.session.flush_testaments",
          "wamp.subscription.lookup",
          "wamp.subscription.match",
          "wamp.subscription.get_events",
          "wamp.registration.lookup",
          "wamp.registration.match",
          "wamp.reflect.describe",
          "wamp.reflection.topic.list",
          "wamp.reflection.topic.describe",
          "wamp.reflection.procedure.list",
          "wamp.reflection.procedure.describe",
          "wamp.reflection.error.list",
          "wamp.reflection.error.describe");

  private RouterUris() {}

  /** Whether a URI belongs to the router. */
  public static boolean owns(String uri) {
    return uri.startsWith("w")
        && (UriRules.reserved(uri)
            || uri.startsWith("weir.session.")
            || uri.startsWith("weir.registration.")
            || uri.startsWith("weir.authorization."));
  }

  /** Whether every role may call this procedure of the router, whatever the rules are. */
  public static boolean open(String procedure) {
    return OPEN.contains(procedure);
  }

  /** Whether nobody but the router may do this with the URI. */
  public static boolean refuses(Action action, String uri) {
    return (action == Action.REGISTER || action == Action.PUBLISH) && owns(uri);
  }

  /** Whether a rule of this URI speaks of what the router owns. */
  static boolean meant(String uri) {
    return UriRules.reserved(uri) || uri.startsWith("weir.");
  }
}
