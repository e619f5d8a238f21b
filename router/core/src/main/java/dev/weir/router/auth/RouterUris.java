package dev.weir.router.auth;

import dev.weir.protocol.UriRules;

/**
 * The URIs that belong to the router: those below {@code wamp.}, and where Weir has meta topics of
 * its own. Clients neither register nor publish there, and a rule reaches them only when its own
 * URI begins with {@code wamp.} or {@code weir.}. Stateless.
 */
public final class RouterUris {
  private RouterUris() {}

  /** Whether a URI belongs to the router. */
  public static boolean owns(String uri) {
    return UriRules.reserved(uri)
        || uri.startsWith("weir.session.")
        || uri.startsWith("weir.registration.");
  }

  /** Whether a rule of this URI speaks of what the router owns. */
  static boolean meant(String uri) {
    return UriRules.reserved(uri) || uri.startsWith("weir.");
  }
}
