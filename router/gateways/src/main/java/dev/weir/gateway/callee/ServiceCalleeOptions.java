package dev.weir.gateway.callee;

import dev.weir.gateway.jsonrpc.Version;
import dev.weir.gateway.member.Membership;
import dev.weir.gateway.post.Poster;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A callee whose calls a service does by HTTP or JSON-RPC ({@code callees} of the daemon's
 * configuration). Immutable.
 *
 * <pre>{@code
 * ServiceCalleeOptions.jsonRpc("realm1", "App.", URI.create("tcp://127.0.0.1:9001"), Version.V1)
 *     .match(MatchPolicy.PREFIX)
 *     .concurrency(100)
 *     .build();
 * }</pre>
 */
public final class ServiceCalleeOptions {
  private static final Set<String> HTTP = Set.of("http", "https");

  private final Builder given;

  private ServiceCalleeOptions(Builder given) {
    this.given = given;
  }

  /**
   * Calls are posted to a URL as {@code {"procedure", "args", "kwargs"}}, as another Weir's bridge
   * takes them at {@code /call}.
   *
   * @throws IllegalArgumentException when the URL is not of {@code http:} or {@code https:}
   */
  public static Builder http(String realm, String procedure, URI url) {
    if (!HTTP.contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException("a service by HTTP has a URL of http or https: " + url);
    }
    return new Builder(realm, procedure, url, Optional.empty());
  }

  /**
   * Calls are requests of JSON-RPC: over one connection to {@code tcp://HOST:PORT}, or by POST to a
   * URL of {@code http:} or {@code https:}. The method is the procedure.
   *
   * @throws IllegalArgumentException when the URL is none of those
   */
  public static Builder jsonRpc(String realm, String procedure, URI url, Version version) {
    boolean tcp = "tcp".equals(url.getScheme()) && url.getPort() > 0;
    if (!tcp && !HTTP.contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a service of JSON-RPC is at tcp://HOST:PORT or a URL of http or https: " + url);
    }
    return new Builder(realm, procedure, url, Optional.of(version));
  }

  /** The realm that it joins. */
  public String realm() {
    return given.realm;
  }

  /** The procedure or pattern that it registers. */
  public String procedure() {
    return given.procedure;
  }

  /** How {@link #procedure} matches. */
  public MatchPolicy match() {
    return given.match;
  }

  /** Where the service is. */
  public URI url() {
    return given.url;
  }

  /** What JSON-RPC is spoken; empty for plain HTTP. */
  public Optional<Version> version() {
    return given.version;
  }

  /** How many calls run at once, at most; others wait in the router. */
  public int concurrency() {
    return given.concurrency;
  }

  /** How long a call may take; zero is as long as it likes. */
  public Duration timeout() {
    return given.timeout;
  }

  /** Octets of an answer, at most. */
  public int maxAnswer() {
    return given.maxAnswer;
  }

  Map<String, String> headers() {
    return given.headers;
  }

  String role() {
    return given.role;
  }

  /**
   * The realm with a role that may register the procedure and nothing else, which the callee needs.
   * A realm of an application that has such a role does not need it.
   */
  public RealmOptions prepared(RealmOptions realm) {
    Rule rule = new Rule(given.procedure, given.match, Set.of(Action.REGISTER));
    return Membership.allowing(realm, given.role, rule);
  }

  /** Collects options. Confined to one thread. */
  public static final class Builder {
    private final String realm;
    private final String procedure;
    private final URI url;
    private final Optional<Version> version;
    private MatchPolicy match = MatchPolicy.EXACT;
    private int concurrency = 100;
    private Duration timeout = Duration.ofSeconds(30);
    private int maxAnswer = 8 << 20;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String role = "weir.callees";

    private Builder(String realm, String procedure, URI url, Optional<Version> version) {
      this.realm = Objects.requireNonNull(realm, "realm");
      this.procedure = Objects.requireNonNull(procedure, "procedure");
      this.url = url;
      this.version = version;
    }

    /** How the procedure matches; default exactly. */
    public Builder match(MatchPolicy policy) {
      match = policy;
      return this;
    }

    /**
     * How many calls run at once; default 100. Others wait in the realm's queue of the procedure.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public Builder concurrency(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("a concurrency must be positive, not " + most);
      }
      concurrency = most;
      return this;
    }

    /** After what time a call is {@code wamp.error.timeout}; default 30 s, zero is never. */
    public Builder timeout(Duration longest) {
      timeout = longest;
      return this;
    }

    /**
     * Octets of an answer; default 8 MiB. A longer one is {@code wamp.error.payload_size_exceeded}.
     */
    public Builder maxAnswer(int octets) {
      maxAnswer = octets;
      return this;
    }

    /**
     * A header of each request by HTTP, such as {@code Authorization}.
     *
     * @throws IllegalArgumentException when the service is not called by HTTP, or the header cannot
     *     be sent
     */
    public Builder header(String name, String value) {
      if (!HTTP.contains(url.getScheme())) {
        throw new IllegalArgumentException("only requests by HTTP have headers, not " + url);
      }
      Poster.checkHeader(name, value);
      headers.put(name, value);
      return this;
    }

    /** The role with which the callee joins its realm; default {@code weir.callees}. */
    public Builder role(String name) {
      role = name;
      return this;
    }

    /** The options; changes of this builder afterwards may not be made. */
    public ServiceCalleeOptions build() {
      return new ServiceCalleeOptions(this);
    }
  }
}
