package dev.weir.router.options;

import dev.weir.router.auth.Rule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A realm and its rules. Immutable; made by {@link #builder}.
 *
 * @param name the realm's URI
 * @param anonymousRole the role of sessions that join without credentials; without one nobody can
 *     join
 * @param roles the rules of each role; a role without rules may do nothing
 * @param strictUris whether components are restricted to {@code [a-z0-9_]}; default no
 * @param lenientRequestIds whether request ids may be out of sequence, for old clients; default no
 * @param lenientRoles whether a role that was not announced in HELLO may be used; default yes
 * @param callTimeout for calls without one; zero is none, the default
 * @param maxCallTimeout no call may have a longer one; zero is none, the default
 * @param killGrace after CANCEL with mode kill the router itself answers when the callee has not;
 *     zero is never; default 10 s
 * @param subscriptionsPerSession default 100,000
 * @param registrationsPerSession default 100,000
 * @param pendingCallsPerSession default 100,000
 */
public record RealmOptions(
    String name,
    Optional<String> anonymousRole,
    Map<String, List<Rule>> roles,
    boolean strictUris,
    boolean lenientRequestIds,
    boolean lenientRoles,
    Duration callTimeout,
    Duration maxCallTimeout,
    Duration killGrace,
    int subscriptionsPerSession,
    int registrationsPerSession,
    int pendingCallsPerSession) {

  public RealmOptions {
    Objects.requireNonNull(name, "name");
    roles = Map.copyOf(roles);
  }

  /** A realm that nobody may join until a role for anonymous sessions is given. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * A realm that everybody may join without credentials and in which everything is allowed but
   * {@code wamp.}.
   */
  public static RealmOptions open(String name) {
    return builder(name).anonymous("anonymous").role("anonymous", Rule.allowAll()).build();
  }

  /** The same options for a realm of another name. */
  public RealmOptions withName(String other) {
    return new RealmOptions(
        other,
        anonymousRole,
        roles,
        strictUris,
        lenientRequestIds,
        lenientRoles,
        callTimeout,
        maxCallTimeout,
        killGrace,
        subscriptionsPerSession,
        registrationsPerSession,
        pendingCallsPerSession);
  }

  /** Collects the options of a realm. Confined to one thread. */
  public static final class Builder {
    private final String name;
    private Optional<String> anonymousRole = Optional.empty();
    private final Map<String, List<Rule>> roles = new LinkedHashMap<>();
    private boolean strictUris;
    private boolean lenientRequestIds;
    private boolean lenientRoles = true;
    private Duration callTimeout = Duration.ZERO;
    private Duration maxCallTimeout = Duration.ZERO;
    private Duration killGrace = Duration.ofSeconds(10);
    private int subscriptionsPerSession = 100_000;
    private int registrationsPerSession = 100_000;
    private int pendingCallsPerSession = 100_000;

    private Builder(String name) {
      this.name = name;
    }

    /** Sessions without credentials join with this role. */
    public Builder anonymous(String role) {
      anonymousRole = Optional.of(role);
      return this;
    }

    /** What a role may do. */
    public Builder role(String role, Rule... rules) {
      return role(role, List.of(rules));
    }

    /** What a role may do. */
    public Builder role(String role, List<Rule> rules) {
      roles.put(role, List.copyOf(rules));
      return this;
    }

    public Builder strictUris(boolean strict) {
      strictUris = strict;
      return this;
    }

    public Builder lenientRequestIds(boolean lenient) {
      lenientRequestIds = lenient;
      return this;
    }

    public Builder lenientRoles(boolean lenient) {
      lenientRoles = lenient;
      return this;
    }

    /** For calls that give no timeout; zero is none. */
    public Builder callTimeout(Duration timeout) {
      callTimeout = timeout;
      return this;
    }

    /** No call may have a longer timeout; zero is no bound. */
    public Builder maxCallTimeout(Duration timeout) {
      maxCallTimeout = timeout;
      return this;
    }

    /** How long a callee may take after CANCEL with mode kill; zero is for ever. */
    public Builder killGrace(Duration grace) {
      killGrace = grace;
      return this;
    }

    public Builder subscriptionsPerSession(int most) {
      subscriptionsPerSession = most;
      return this;
    }

    public Builder registrationsPerSession(int most) {
      registrationsPerSession = most;
      return this;
    }

    public Builder pendingCallsPerSession(int most) {
      pendingCallsPerSession = most;
      return this;
    }

    public RealmOptions build() {
      return new RealmOptions(
          name,
          anonymousRole,
          roles,
          strictUris,
          lenientRequestIds,
          lenientRoles,
          callTimeout,
          maxCallTimeout,
          killGrace,
          subscriptionsPerSession,
          registrationsPerSession,
          pendingCallsPerSession);
    }
  }
}
