package dev.weir.router.options;

import dev.weir.router.auth.Authentication;
import dev.weir.router.auth.Disclosure;
import dev.weir.router.auth.Rule;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.payload.PayloadRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A realm and its rules. Immutable; made by {@link #builder}, whose methods say what each option is
 * and its default.
 */
public final class RealmOptions {
  private final Builder values;

  private RealmOptions(Builder values) {
    this.values = values;
  }

  /**
   * A realm that nobody may join until it has {@link Builder#authentication} or {@link
   * Builder#anonymous}.
   */
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
    Builder renamed = values.copy();
    renamed.name = Objects.requireNonNull(other, "name");
    return new RealmOptions(renamed);
  }

  /** A builder of options that begin as these are. */
  public Builder toBuilder() {
    Builder begun = values.copy();
    begun.roles = new LinkedHashMap<>(values.roles);
    begun.trustlevels = new LinkedHashMap<>(values.trustlevels);
    begun.authorizers = new LinkedHashMap<>(values.authorizers);
    begun.roleOptions = new LinkedHashMap<>(values.roleOptions);
    return begun;
  }

  /** The realm's URI. */
  public String name() {
    return values.name;
  }

  public Optional<String> anonymousRole() {
    return values.anonymousRole;
  }

  /** How sessions with credentials prove who they are. */
  public Authentication authentication() {
    return values.authentication;
  }

  /** The rules of each role; a role without rules may do nothing. */
  public Map<String, List<Rule>> roles() {
    return values.roles;
  }

  /** Who decides on single messages of a role, by its name. */
  public Map<String, AuthorizerOptions> authorizers() {
    return values.authorizers;
  }

  /** How far a role is trusted; empty when that is not said. */
  public OptionalInt trustlevel(String role) {
    Integer level = values.trustlevels.get(role);
    return level == null ? OptionalInt.empty() : OptionalInt.of(level);
  }

  /** Who is disclosed without being asked. */
  public List<Disclosure> disclose() {
    return values.disclose;
  }

  /** How single procedures are treated. */
  public List<ProcedureOptions> procedures() {
    return values.procedures;
  }

  public boolean shardedRegistrations() {
    return values.shardedRegistrations;
  }

  /** How much is retained. */
  public RetentionOptions retained() {
    return values.retained;
  }

  public boolean shardedSubscriptions() {
    return values.shardedSubscriptions;
  }

  public boolean strictUris() {
    return values.strictUris;
  }

  public boolean lenientRequestIds() {
    return values.lenientRequestIds;
  }

  public boolean lenientRoles() {
    return values.lenientRoles;
  }

  public Duration callTimeout() {
    return values.callTimeout;
  }

  public Duration maxCallTimeout() {
    return values.maxCallTimeout;
  }

  public Duration killGrace() {
    return values.killGrace;
  }

  /** Of which topics events are kept. */
  public List<HistoryRule> history() {
    return values.history;
  }

  /** What a session and the realm may have at most. */
  public RealmLimits limits() {
    return values.limits;
  }

  /** What becomes of events for slow subscribers that no other rule speaks of. */
  public SlowConsumer slowConsumer() {
    return values.slowConsumer;
  }

  /** How often single URIs may be used. */
  public List<RateRule> rates() {
    return values.rates;
  }

  /** How much sessions may do together. */
  public List<SharedRate> sharedRates() {
    return values.sharedRates;
  }

  /** How the sessions of a role are treated. */
  public RoleOptions roleOptions(String role) {
    return values.roleOptions.getOrDefault(role, RoleOptions.NONE);
  }

  /** What becomes of events for slow subscribers of single topics. */
  public List<SlowConsumerRule> slowConsumers() {
    return values.slowConsumers;
  }

  /** What is declared for payloads. */
  public List<PayloadRule> payloadRules() {
    return values.payloadRules;
  }

  /** Collects the options of a realm. Confined to one thread. */
  public static final class Builder implements Cloneable {
    private String name;
    private Optional<String> anonymousRole = Optional.empty();
    private Authentication authentication = Authentication.NONE;
    private Map<String, List<Rule>> roles = new LinkedHashMap<>();
    private List<HistoryRule> history = List.of();
    private Map<String, AuthorizerOptions> authorizers = new LinkedHashMap<>();
    private Map<String, Integer> trustlevels = new LinkedHashMap<>();
    private List<Disclosure> disclose = List.of();
    private List<ProcedureOptions> procedures = List.of();
    private boolean shardedRegistrations;
    private RetentionOptions retained = RetentionOptions.DEFAULT;
    private boolean shardedSubscriptions;
    private boolean strictUris;
    private boolean lenientRequestIds;
    private boolean lenientRoles = true;
    private Duration callTimeout = Duration.ZERO;
    private Duration maxCallTimeout = Duration.ZERO;
    private Duration killGrace = Duration.ofSeconds(10);
    private SlowConsumer slowConsumer = SlowConsumer.of(SlowPolicy.DISCONNECT);
    private Map<String, RoleOptions> roleOptions = new LinkedHashMap<>();
    private List<SlowConsumerRule> slowConsumers = List.of();
    private List<RateRule> rates = List.of();
    private List<SharedRate> sharedRates = List.of();
    private List<PayloadRule> payloadRules = List.of();
    private RealmLimits limits = RealmLimits.builder().build();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Sessions without credentials join with this role; without one nobody can join. */
    public Builder anonymous(String role) {
      anonymousRole = Optional.of(role);
      return this;
    }

    /** How sessions with credentials prove who they are; default not at all. */
    public Builder authentication(Authentication methods) {
      authentication = Objects.requireNonNull(methods);
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

    /**
     * Who decides on single CALL, PUBLISH, SUBSCRIBE and REGISTER messages of a role, when its
     * rules allow them; default nobody.
     */
    public Builder authorizer(String role, AuthorizerOptions decides) {
      authorizers.put(role, Objects.requireNonNull(decides));
      return this;
    }

    /**
     * How far calls and publications of a role are trusted, at least 0: told to callees and
     * subscribers that announced the feature. Default: not said.
     */
    public Builder trustlevel(String role, int level) {
      if (level < 0) {
        throw new IllegalArgumentException("a trust level is at least 0, not " + level);
      }
      trustlevels.put(role, level);
      return this;
    }

    /** Where callers and publishers are disclosed without being asked; default nowhere. */
    public Builder disclose(List<Disclosure> rules) {
      disclose = List.copyOf(rules);
      return this;
    }

    /** How single procedures are treated; default like all others. */
    public Builder procedures(List<ProcedureOptions> rules) {
      procedures = List.copyOf(rules);
      return this;
    }

    /** How much the realm retains; default as {@link RetentionOptions#DEFAULT} says. */
    public Builder retained(RetentionOptions most) {
      retained = Objects.requireNonNull(most);
      return this;
    }

    /**
     * Whether a call with {@code runmode} {@code partition} goes to the callee that its {@code
     * rkey} names, whatever the policy of the registration (experimental); default no.
     */
    public Builder shardedRegistrations(boolean sharded) {
      shardedRegistrations = sharded;
      return this;
    }

    /**
     * Whether a publication with an {@code rkey} goes to one {@code nkey} of each subscription
     * only; experimental, as the specification has names but no text for it. Default no.
     */
    public Builder shardedSubscriptions(boolean sharded) {
      shardedSubscriptions = sharded;
      return this;
    }

    /** Whether components of URIs are restricted to {@code [a-z0-9_]}; default no. */
    public Builder strictUris(boolean strict) {
      strictUris = strict;
      return this;
    }

    /** Whether request ids may be out of sequence, for old clients; default no. */
    public Builder lenientRequestIds(boolean lenient) {
      lenientRequestIds = lenient;
      return this;
    }

    /** Whether a role that was not announced in HELLO may be used; default yes. */
    public Builder lenientRoles(boolean lenient) {
      lenientRoles = lenient;
      return this;
    }

    /** For calls that give no timeout; zero is none, the default. */
    public Builder callTimeout(Duration timeout) {
      callTimeout = timeout;
      return this;
    }

    /** No call may have a longer timeout; zero is no bound, the default. */
    public Builder maxCallTimeout(Duration timeout) {
      maxCallTimeout = timeout;
      return this;
    }

    /**
     * After CANCEL with mode kill the router itself answers when the callee has not; zero is never;
     * default 10 s.
     */
    public Builder killGrace(Duration grace) {
      killGrace = grace;
      return this;
    }

    /** What becomes of events for slow subscribers; default they are disconnected. */
    public Builder slowConsumer(SlowConsumer slow) {
      slowConsumer = Objects.requireNonNull(slow);
      return this;
    }

    /** How often single URIs may be used; default as often as anybody likes. */
    public Builder rates(List<RateRule> rules) {
      rates = List.copyOf(rules);
      return this;
    }

    /** How much sessions may do together; default as much as they like. */
    public Builder sharedRates(List<SharedRate> rules) {
      sharedRates = List.copyOf(rules);
      return this;
    }

    /** How the sessions of a role are treated; default like those of any. */
    public Builder roleOptions(String role, RoleOptions options) {
      roleOptions.put(role, Objects.requireNonNull(options));
      return this;
    }

    /** What becomes of events of single topics; goes before what is said of roles. Default none. */
    public Builder slowConsumers(List<SlowConsumerRule> rules) {
      slowConsumers = List.copyOf(rules);
      return this;
    }

    /** What a session and the realm may have at most; default as {@link RealmLimits} says. */
    public Builder limits(RealmLimits most) {
      limits = Objects.requireNonNull(most);
      return this;
    }

    /** Of which topics events are kept, each topic or pattern once; default none. */
    public Builder history(List<HistoryRule> rules) {
      history = HistoryRule.distinct(rules);
      return this;
    }

    /**
     * What the payloads of URIs must be like; what is not is answered with {@code
     * wamp.error.invalid_argument}, and an unacknowledged publication is dropped. Default none.
     */
    public Builder payloadRules(List<PayloadRule> rules) {
      payloadRules = List.copyOf(rules);
      return this;
    }

    public RealmOptions build() {
      Builder frozen = copy();
      frozen.roles = Map.copyOf(roles);
      frozen.trustlevels = Map.copyOf(trustlevels);
      frozen.authorizers = Map.copyOf(authorizers);
      frozen.roleOptions = Map.copyOf(roleOptions);
      return new RealmOptions(frozen);
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
