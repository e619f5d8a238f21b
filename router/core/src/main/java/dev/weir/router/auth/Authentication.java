package dev.weir.router.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How sessions prove who they are in one realm, beside those without credentials. Immutable; made
 * by {@link #builder}, whose methods say what each option is and its default.
 */
public final class Authentication {
  /** No method at all. */
  public static final Authentication NONE = builder().build();

  private final List<Authenticator> methods;
  private final Duration timeout;
  private final boolean decoys;
  private final Optional<DynamicAuthentication> dynamic;

  private Authentication(Builder builder) {
    this.methods = List.copyOf(builder.methods);
    this.timeout = builder.timeout;
    this.decoys = builder.decoys;
    this.dynamic = builder.dynamic;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The same with a method before all others. */
  public Authentication after(Authenticator first) {
    Builder both = builder().timeout(timeout).decoys(decoys).method(first);
    methods.forEach(both::method);
    dynamic.ifPresent(both::dynamic);
    return both.build();
  }

  /** In order of preference. */
  public List<Authenticator> methods() {
    return methods;
  }

  public Duration timeout() {
    return timeout;
  }

  public boolean decoys() {
    return decoys;
  }

  /** The procedure that judges those whom no method knows. */
  public Optional<DynamicAuthentication> dynamic() {
    return dynamic;
  }

  /** Whether there is any way to prove who one is. */
  public boolean isEmpty() {
    return methods.isEmpty() && dynamic.isEmpty();
  }

  /** Collects the methods of a realm. Confined to one thread. */
  public static final class Builder {
    private final List<Authenticator> methods = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Duration timeout = Duration.ofSeconds(10);
    private boolean decoys = true;
    private Optional<DynamicAuthentication> dynamic = Optional.empty();

    private Builder() {}

    /**
     * Adds a method. The first one that the client offers and that knows it is taken.
     *
     * @throws IllegalArgumentException when another one has one of its names, or it has none
     */
    public Builder method(Authenticator method) {
      if (method.methods().isEmpty()) {
        throw new IllegalArgumentException("an authenticator needs a name");
      }
      for (String name : method.methods()) {
        if (name.equals("anonymous") || !names.add(name)) {
          throw new IllegalArgumentException("authmethod " + name + " is given twice");
        }
      }
      methods.add(method);
      return this;
    }

    /**
     * How long a client may take for the answer to a CHALLENGE, and an authenticator for its own
     * ({@code realms.*.authentication.timeout}); default 10 s. {@code limits.hello_deadline} bounds
     * all of it.
     */
    public Builder timeout(Duration longest) {
      if (longest.isNegative() || longest.isZero()) {
        throw new IllegalArgumentException("a timeout is positive, not " + longest);
      }
      timeout = longest;
      return this;
    }

    /**
     * Whether an authid that nobody has gets a CHALLENGE like another one, so that names cannot be
     * guessed one by one ({@code realms.*.authentication.decoys}); default yes.
     */
    public Builder decoys(boolean sent) {
      decoys = sent;
      return this;
    }

    /** A procedure that judges those whom no other method knows; default none. */
    public Builder dynamic(DynamicAuthentication procedure) {
      dynamic = Optional.of(procedure);
      return this;
    }

    public Authentication build() {
      return new Authentication(this);
    }
  }
}
