package dev.weir.router.options;

/**
 * What a realm and each of its sessions may have at most ({@code realms.limits}), or the sessions
 * of one role ({@link RoleOptions#withLimits}); one more is refused with {@code
 * weir.error.limit_exceeded}, which names the limit, and one session more with {@code
 * wamp.error.unavailable}. Immutable; made by {@link #builder}, whose methods say what each limit
 * is and its default.
 */
public final class RealmLimits {
  private final Builder values;

  private RealmLimits(Builder values) {
    this.values = values;
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same to be changed. */
  public Builder toBuilder() {
    return values.copy();
  }

  /** The same, named as those of a role. */
  RealmLimits ofRole() {
    Builder role = values.copy();
    role.keys = "realms.role_settings.limits.";
    return new RealmLimits(role);
  }

  /** The key of the configuration by which one of them is known. */
  public String key(String limit) {
    return values.keys + limit;
  }

  public long memory() {
    return values.memory;
  }

  public int sessions() {
    return values.sessions;
  }

  public int subscriptionsPerSession() {
    return values.subscriptionsPerSession;
  }

  public int registrationsPerSession() {
    return values.registrationsPerSession;
  }

  public int pendingCallsPerSession() {
    return values.pendingCallsPerSession;
  }

  public int patterns() {
    return values.patterns;
  }

  public int patternShapes() {
    return values.patternShapes;
  }

  public int testamentsPerSession() {
    return values.testamentsPerSession;
  }

  public int testamentBytes() {
    return values.testamentBytes;
  }

  public int definitions() {
    return values.definitions;
  }

  public int definitionBytes() {
    return values.definitionBytes;
  }

  /** Collects the limits of a realm. Confined to one thread. */
  public static final class Builder implements Cloneable {
    private String keys = "realms.limits.";
    private long memory;
    private int sessions = Integer.MAX_VALUE;
    private int subscriptionsPerSession = 100_000;
    private int registrationsPerSession = 100_000;
    private int pendingCallsPerSession = 100_000;
    private int patterns = 100_000;
    private int patternShapes = 256;
    private int testamentsPerSession = 100;
    private int testamentBytes = 1 << 20;
    private int definitions = 1_000;
    private int definitionBytes = 1 << 20;

    private Builder() {}

    /**
     * Octets that may wait in the realm, as {@link RouterOptions.Builder#memory} says; 0, the
     * default, is no limit of its own.
     */
    public Builder memory(long octets) {
      memory = octets;
      return this;
    }

    /** Sessions of the realm, or of the role in it, at once; default as many as there are. */
    public Builder sessions(int most) {
      sessions = most;
      return this;
    }

    /** Subscriptions that a session may have; default 100,000. */
    public Builder subscriptionsPerSession(int most) {
      subscriptionsPerSession = most;
      return this;
    }

    /** Registrations that a session may have; default 100,000. */
    public Builder registrationsPerSession(int most) {
      registrationsPerSession = most;
      return this;
    }

    /**
     * Calls that a session may have in progress, with those that it gave up and that are still
     * worked on; default 100,000.
     */
    public Builder pendingCallsPerSession(int most) {
      pendingCallsPerSession = most;
      return this;
    }

    /** Prefixes and wildcard patterns of topics and procedures together; default 100,000. */
    public Builder patterns(int most) {
      patterns = most;
      return this;
    }

    /**
     * Shapes of wildcard patterns, each for topics and for procedures: which of how many components
     * are literal. What routing costs at most grows with them. Default 256.
     */
    public Builder patternShapes(int most) {
      patternShapes = most;
      return this;
    }

    /** Testaments that a session may have; default 100. */
    public Builder testamentsPerSession(int most) {
      testamentsPerSession = most;
      return this;
    }

    /** Octets, roughly, of all testaments of a session together; default 1 MiB. */
    public Builder testamentBytes(int most) {
      testamentBytes = most;
      return this;
    }

    /** Topics, procedures and errors that are defined for reflection; default 1,000. */
    public Builder definitions(int most) {
      definitions = most;
      return this;
    }

    /** Octets, roughly, of all definitions for reflection together; default 1 MiB. */
    public Builder definitionBytes(int most) {
      definitionBytes = most;
      return this;
    }

    public RealmLimits build() {
      return new RealmLimits(copy());
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
