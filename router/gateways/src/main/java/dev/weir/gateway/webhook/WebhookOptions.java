package dev.weir.gateway.webhook;

import dev.weir.gateway.member.Membership;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Events of a topic or pattern, posted to a URL ({@code webhooks} of the daemon's configuration).
 * Immutable.
 */
public final class WebhookOptions {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Builder given;

  private WebhookOptions(Builder given) {
    this.given = given;
  }

  /**
   * The events of this topic go to this URL.
   *
   * @throws IllegalArgumentException when the URL is not of {@code http:} or {@code https:}
   */
  public static Builder of(String realm, String topic, URI url) {
    return new Builder(realm, topic, url);
  }

  /** The realm that it joins. */
  public String realm() {
    return given.realm;
  }

  /** The topic or pattern that it subscribes to. */
  public String topic() {
    return given.topic;
  }

  /** How {@link #topic} matches. */
  public MatchPolicy match() {
    return given.match;
  }

  /** Where events are posted. */
  public URI url() {
    return given.url;
  }

  /** How often an event is posted again. */
  public int retries() {
    return given.retries;
  }

  /** How many events are posted at once. */
  public int inFlight() {
    return given.inFlight;
  }

  /** How long one request may take. */
  public Duration timeout() {
    return given.timeout;
  }

  /** How many events wait at most. */
  public int queuedEvents() {
    return given.queuedEvents;
  }

  /** Octets of events that wait, at most. */
  public long queuedBytes() {
    return given.queuedBytes;
  }

  Optional<WebhookSignature> signature() {
    return given.signature;
  }

  /** The pause before the first retry. */
  public Duration backoff() {
    return given.backoff;
  }

  /** The longest pause between retries that the service has not asked for. */
  public Duration longestBackoff() {
    return given.longestBackoff;
  }

  String role() {
    return given.role;
  }

  /**
   * The realm with a role that may subscribe to the topic and nothing else, which the webhook
   * needs. A realm of an application that has such a role does not need it.
   */
  public RealmOptions prepared(RealmOptions realm) {
    Rule rule = new Rule(given.topic, given.match, Set.of(Action.SUBSCRIBE));
    return Membership.allowing(realm, given.role, rule);
  }

  /** Collects options. Confined to one thread. */
  public static final class Builder {
    private final String realm;
    private final String topic;
    private final URI url;
    private MatchPolicy match = MatchPolicy.EXACT;
    private Optional<WebhookSignature> signature = Optional.empty();
    private int retries = 5;
    private int inFlight = 10;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration backoff = Duration.ofSeconds(1);
    private Duration longestBackoff = Duration.ofMinutes(5);
    private int queuedEvents = 10_000;
    private long queuedBytes = 64 << 20;
    private String role = "weir.webhooks";

    private Builder(String realm, String topic, URI url) {
      if (!SCHEMES.contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
        throw new IllegalArgumentException("a webhook has a URL of http or https: " + url);
      }
      this.realm = Objects.requireNonNull(realm, "realm");
      this.topic = Objects.requireNonNull(topic, "topic");
      this.url = url;
    }

    /** How the topic matches; default exactly. */
    public Builder match(MatchPolicy policy) {
      match = policy;
      return this;
    }

    /**
     * By which requests are signed: {@code whsec_} and base64, as Standard Webhooks has it, or any
     * text. Default: they are not signed.
     *
     * @throws IllegalArgumentException when it is empty, or no base64 stands behind {@code whsec_}
     */
    public Builder secret(String secret) {
      signature = Optional.of(WebhookSignature.of(secret));
      return this;
    }

    /** How often an event that could not be delivered is posted again; default 5. */
    public Builder retries(int most) {
      retries = most;
      return this;
    }

    /**
     * How many events are posted at once, each of another topic; default 10.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public Builder inFlight(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("at least one request must be in flight, not " + most);
      }
      inFlight = most;
      return this;
    }

    /** How long a request may take; default 10 s. */
    public Builder timeout(Duration longest) {
      timeout = longest;
      return this;
    }

    /**
     * The pause before the first retry, doubled with each further one up to the longest, of which a
     * random share of up to a half is taken off; default 1 s and 5 min.
     */
    public Builder backoff(Duration first, Duration longest) {
      backoff = first;
      longestBackoff = longest;
      return this;
    }

    /**
     * How many events wait, and their octets; default 10,000 and 64 MiB. Newer ones are dropped.
     */
    public Builder queue(int events, long bytes) {
      queuedEvents = events;
      queuedBytes = bytes;
      return this;
    }

    /** The role with which the webhook joins its realm; default {@code weir.webhooks}. */
    public Builder role(String name) {
      role = name;
      return this;
    }

    /** The options; this builder may not be changed afterwards. */
    public WebhookOptions build() {
      return new WebhookOptions(this);
    }
  }
}
