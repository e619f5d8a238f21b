package dev.weir.router.jwt;

import dev.weir.router.http.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK Set behind a URL, fetched when the first token comes, again from time to time, and when a
 * token names a key that is not in it, but never more often than a pause allows: nobody can have
 * the router ask on and on. While the service does not answer the old keys serve, for a day.
 * Redirects are not followed. Thread-safe; a fetch holds no thread.
 */
public final class JwksUrl implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(JwksUrl.class);
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int OK = 200;

  /** Without any keys nobody gets in: they are asked for again sooner. */
  private static final long SOON_NANOS = 1_000_000_000L;

  private final Settings settings;
  private final HttpClient http;
  private final LongSupplier clock;

  private KeySet current;
  private long fetched;
  private long next;
  private CompletableFuture<KeySet> flight;

  /** Immutable. */
  private record Settings(
      URI url, Duration refresh, Duration pause, Duration keep, Duration timeout, int longest) {}

  private JwksUrl(Builder builder) {
    this.settings =
        new Settings(
            builder.url,
            builder.refresh,
            builder.pause,
            builder.keep,
            builder.timeout,
            builder.longest);
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(builder.timeout);
    this.http = builder.tls == null ? client.build() : client.sslContext(builder.tls).build();
    this.clock = builder.clock;
    this.next = clock.getAsLong();
  }

  /**
   * The document's address.
   *
   * @throws IllegalArgumentException when it is neither {@code https:} nor on this machine: whoever
   *     is on the way could give the keys
   */
  public static Builder builder(URI url) {
    return new Builder(url);
  }

  @Override
  public synchronized CompletionStage<KeySet> keys() {
    forgetOld();
    if (current == null) {
      return fetchIfAllowed();
    }
    if (clock.getAsLong() - fetched > settings.refresh.toNanos()) {
      fetchIfAllowed();
    }
    return CompletableFuture.completedFuture(current);
  }

  @Override
  public synchronized CompletionStage<KeySet> newer() {
    return fetchIfAllowed();
  }

  /** What is fetched; the keys at hand when it is not time for that. */
  private CompletionStage<KeySet> fetchIfAllowed() {
    if (flight != null) {
      return flight;
    }
    long now = clock.getAsLong();
    if (now - next >= 0) {
      next = now + settings.pause.toNanos();
      return fetch();
    }
    return current == null
        ? CompletableFuture.failedFuture(new KeysUnavailableException(settings.url))
        : CompletableFuture.completedFuture(current);
  }

  private CompletableFuture<KeySet> fetch() {
    HttpRequest request =
        HttpRequest.newBuilder(settings.url)
            .timeout(settings.timeout)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, head -> new BoundedBody(settings.longest));
    CompletableFuture<KeySet> keys =
        answer
            .copy()
            .orTimeout(settings.timeout.toMillis(), TimeUnit.MILLISECONDS)
            .thenApply(JwksUrl::read);
    CompletableFuture<KeySet> begun = new CompletableFuture<>();
    flight = begun;
    keys.whenComplete(
        (set, error) -> {
          answer.cancel(true);
          land(begun, set, error);
        });
    return begun;
  }

  private static KeySet read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new CompletionException(new IOException("the answer is " + answer.statusCode()));
    }
    return KeySet.ofJwks(answer.body());
  }

  private void land(CompletableFuture<KeySet> begun, KeySet set, Throwable error) {
    KeySet known;
    synchronized (this) {
      flight = null;
      if (set != null) {
        current = set;
        fetched = clock.getAsLong();
      } else if (current == null) {
        next = clock.getAsLong() + Math.min(settings.pause.toNanos(), SOON_NANOS);
      }
      known = current;
    }
    if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      LOG.warn("no keys of tokens from {}: {}", settings.url, cause.toString());
    }
    if (known == null) {
      begun.completeExceptionally(new KeysUnavailableException(settings.url));
    } else {
      begun.complete(known);
    }
  }

  private void forgetOld() {
    if (current != null && clock.getAsLong() - fetched > settings.keep.toNanos()) {
      current = null;
    }
  }

  /** Collects how often and how much. Confined to one thread. */
  public static final class Builder {
    private final URI url;
    private Duration refresh = Duration.ofMinutes(10);
    private Duration pause = Duration.ofSeconds(30);
    private Duration keep = Duration.ofDays(1);
    private Duration timeout = Duration.ofSeconds(5);
    private int longest = 256 << 10;
    private SSLContext tls;
    private LongSupplier clock = System::nanoTime;

    private Builder(URI url) {
      boolean safe =
          "https".equals(url.getScheme())
              || "http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost());
      if (!safe || url.getHost() == null) {
        throw new IllegalArgumentException(
            "keys are fetched by https only, or from this machine: " + url);
      }
      this.url = url;
    }

    /** After what time the keys are fetched again when a token comes; default 10 min. */
    public Builder refresh(Duration age) {
      refresh = positive(age);
      return this;
    }

    /** The least time between two fetches; default 30 s. */
    public Builder pause(Duration least) {
      pause = positive(least);
      return this;
    }

    /** How long keys serve that cannot be fetched again; default a day. */
    public Builder keep(Duration age) {
      keep = positive(age);
      return this;
    }

    /** For one fetch; default 5 s. */
    public Builder timeout(Duration longestWait) {
      timeout = positive(longestWait);
      return this;
    }

    /** Octets of the document; default 256 KiB. */
    public Builder longest(int octets) {
      longest = octets;
      return this;
    }

    /** For {@code https:}; default that of the JDK. */
    public Builder sslContext(SSLContext context) {
      tls = Objects.requireNonNull(context);
      return this;
    }

    Builder clock(LongSupplier nanos) {
      clock = nanos;
      return this;
    }

    public JwksUrl build() {
      return new JwksUrl(this);
    }

    private static Duration positive(Duration time) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a time is positive, not " + time);
      }
      return time;
    }
  }
}
