package dev.weir.router.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The roles of a realm and their rules as they are now. When they are replaced, the {@link
 * Permissions} of all sessions follow at once. Thread-safe.
 */
public final class Roles {
  private static final RoleRights NOTHING = new RoleRights(List.of());

  private volatile State state;

  /** The rights of each role at one time. */
  record State(long version, Map<String, RoleRights> rights) {

    RoleRights of(String role) {
      return rights.getOrDefault(role, NOTHING);
    }
  }

  /** The rules of each role by its name; another role may do nothing. */
  public Roles(Map<String, List<Rule>> rules) {
    state = new State(0, compiled(rules));
  }

  /** The rights of a session. */
  public Permissions permissions(String authrole, String authid) {
    return new Permissions(this, authrole, authid);
  }

  /** Other rules for all roles, for the next message of every session. */
  public synchronized void replace(Map<String, List<Rule>> rules) {
    state = new State(state.version + 1, compiled(rules));
  }

  /** Changes whenever something does. */
  public long version() {
    return state.version;
  }

  State state() {
    return state;
  }

  private static Map<String, RoleRights> compiled(Map<String, List<Rule>> rules) {
    Map<String, RoleRights> rights = new LinkedHashMap<>();
    rules.forEach((role, own) -> rights.put(role, new RoleRights(own)));
    return Map.copyOf(rights);
  }
}
