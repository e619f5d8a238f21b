package dev.weir.client;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a registration offers: one procedure, or all that match a pattern (advanced profile,
 * pattern-based registration), and how. Immutable: each method returns another one.
 */
public final class Procedure {
  private static final String CONCURRENCY = "concurrency";

  private final String uri;
  private final MatchPolicy match;
  private final Map<String, Object> options;

  private Procedure(String uri, MatchPolicy match, Map<String, Object> options) {
    this.uri = uri;
    this.match = match;
    this.options = options;
  }

  /** The one procedure with this URI. */
  public static Procedure exact(String uri) {
    return new Procedure(Objects.requireNonNull(uri), MatchPolicy.EXACT, Map.of());
  }

  /** All procedures whose URI starts with this text. */
  public static Procedure prefix(String uri) {
    return new Procedure(Objects.requireNonNull(uri), MatchPolicy.PREFIX, Map.of())
        .option("match", MatchPolicy.PREFIX.word());
  }

  /** All procedures with as many components, of which empty ones here stand for any. */
  public static Procedure wildcard(String uri) {
    return new Procedure(Objects.requireNonNull(uri), MatchPolicy.WILDCARD, Map.of())
        .option("match", MatchPolicy.WILDCARD.word());
  }

  /**
   * Shared with other callees that register the same with the same policy (advanced profile, shared
   * registration). Default {@link InvocationPolicy#SINGLE}: not shared.
   */
  public Procedure invoke(InvocationPolicy policy) {
    return option("invoke", policy.word());
  }

  /** With the callers' session ids shown in each invocation, where the router allows it. */
  public Procedure discloseCaller() {
    return option("disclose_caller", true);
  }

  /**
   * With the timeouts that callers ask for run here instead of at the Dealer (advanced profile,
   * call timeouts): each {@link Invocation#timeout()} is answered with {@code wamp.error.timeout}
   * when it runs out, and cancels the invocation. Dealers without the feature run them all the
   * same.
   */
  public Procedure forwardTimeout() {
    return option("forward_timeout", true);
  }

  /**
   * In place of whoever has registered it: the holder's registration is revoked and its running
   * calls are cancelled, where the router allows it. Weir's, Crossbar's and nexus' routers know it.
   */
  public Procedure forceReregister() {
    return option("force_reregister", true);
  }

  /**
   * With at most so many invocations at once: further ones wait in their order until one is
   * answered. Weir's and Crossbar's routers hold them back themselves, and give them to other
   * callees; with other routers they wait here, up to the client's receive queue. An invocation
   * counts until its handler has returned, and the stage that it returned has completed; of one
   * that was cancelled the router is told that by a late answer, which it shows to nobody.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Procedure concurrency(int invocations) {
    if (invocations < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + invocations);
    }
    return option(CONCURRENCY, (long) invocations);
  }

  /**
   * With an option of REGISTER that has no method here.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Procedure option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Procedure(uri, match, more);
  }

  /** The procedure's URI or the pattern. */
  public String uri() {
    return uri;
  }

  /** How procedures are matched with it. */
  public MatchPolicy match() {
    return match;
  }

  /** How many invocations may run at once. */
  int atOnce() {
    return options.get(CONCURRENCY) instanceof Long most
        ? (int) Math.min(Integer.MAX_VALUE, most)
        : Integer.MAX_VALUE;
  }

  Map<String, Object> options() {
    return options;
  }
}
