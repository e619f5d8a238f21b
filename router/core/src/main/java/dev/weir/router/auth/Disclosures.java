package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.List;

/**
 * When a session is named to those who receive what it sends: when the configuration says so, or
 * when it asks and its role may. Immutable.
 */
public final class Disclosures {
  private final List<Disclosure> unasked;

  public Disclosures(List<Disclosure> unasked) {
    this.unasked = List.copyOf(unasked);
  }

  /** Whether whoever calls this procedure is disclosed without being asked. */
  public boolean ofCaller(String procedure) {
    for (int i = 0; i < unasked.size(); i++) {
      if (unasked.get(i).caller() && unasked.get(i).pattern().matches(procedure)) {
        return true;
      }
    }
    return false;
  }

  /** Whether whoever publishes to this topic is disclosed without being asked. */
  public boolean ofPublisher(String topic) {
    for (int i = 0; i < unasked.size(); i++) {
      if (unasked.get(i).publisher() && unasked.get(i).pattern().matches(topic)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a session may ask to be disclosed at this URI. */
  public static boolean mayAsk(Permissions permissions, String uri) {
    return permissions.allows(Action.DISCLOSE, uri, MatchPolicy.EXACT);
  }
}
