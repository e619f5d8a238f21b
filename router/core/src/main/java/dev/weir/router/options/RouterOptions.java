package dev.weir.router.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What holds for all realms and connections of a router: limits and deadlines. Immutable; made by
 * {@link #builder}, whose methods say what each is and its default.
 */
public final class RouterOptions {
  /** Every option as it is when nothing is said. */
  public static final RouterOptions DEFAULT = builder().build();

  private final Builder values;

  private RouterOptions(Builder values) {
    this.values = values;
  }

  public static Builder builder() {
    return new Builder();
  }

  public int message() {
    return values.message;
  }

  public int mailbox() {
    return values.mailbox;
  }

  public long memory() {
    return values.memory;
  }

  public Duration helloDeadline() {
    return values.helloDeadline;
  }

  public Duration writeDeadline() {
    return values.writeDeadline;
  }

  public Duration keepAlive() {
    return values.keepAlive;
  }

  public Duration pingInterval() {
    return values.pingInterval;
  }

  public Duration pingTimeout() {
    return values.pingTimeout;
  }

  public Duration blockedAfter() {
    return values.blockedAfter;
  }

  public Duration drain() {
    return values.drain;
  }

  public int sessions() {
    return values.sessions;
  }

  public int depth() {
    return values.depth;
  }

  public int keys() {
    return values.keys;
  }

  public int uri() {
    return values.uri;
  }

  public int fragments() {
    return values.fragments;
  }

  public long compression() {
    return values.compression;
  }

  public Optional<Rate> acceptRate() {
    return values.acceptRate;
  }

  public int handshakes() {
    return values.handshakes;
  }

  public Optional<Rate> joinsPerAddress() {
    return values.joinsPerAddress;
  }

  public Optional<Rate> failedLogins() {
    return values.failedLogins;
  }

  public List<AddressRange> exempt() {
    return values.exempt;
  }

  /** Collects the options of a router. Confined to one thread. */
  public static final class Builder implements Cloneable {
    private int message = 16 << 20;
    private int mailbox = 1 << 20;
    private long memory = Runtime.getRuntime().maxMemory() / 100 * 60;
    private Duration helloDeadline = Duration.ofSeconds(5);
    private Duration writeDeadline = Duration.ofSeconds(10);
    private Duration keepAlive = Duration.ofSeconds(75);
    private Duration pingInterval = Duration.ofSeconds(10);
    private Duration pingTimeout = Duration.ofSeconds(10);
    private Duration blockedAfter = Duration.ofSeconds(10);
    private Duration drain = Duration.ofSeconds(30);
    private int sessions = 100_000;
    private int depth = 64;
    private int keys = 1_000;
    private int uri = 1_024;
    private int fragments = 1_024;
    private long compression = 256L << 20;
    private Optional<Rate> acceptRate = Optional.of(new Rate(2_000, 2_000));
    private int handshakes = 1_000;
    private Optional<Rate> joinsPerAddress = Optional.empty();
    private Optional<Rate> failedLogins = Optional.of(new Rate(20, 0.5));
    private List<AddressRange> exempt =
        List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1"));

    private Builder() {}

    /** Octets of the largest message ({@code limits.message}); default 16 MiB. */
    public Builder message(int octets) {
      message = octets;
      return this;
    }

    /** Octets that may wait for one session ({@code limits.mailbox}); default 1 MiB. */
    public Builder mailbox(int octets) {
      mailbox = octets;
      return this;
    }

    /**
     * Octets that may wait in all of the router ({@code limits.memory}): in mailboxes and queues of
     * calls, as unfinished messages, retained events and histories in memory. From four fifths on
     * sessions and publications are refused with {@code wamp.error.unavailable} until it is below
     * three fifths; at the limit those are ended who do not read. 0 is no limit; default 60 % of
     * the most that the JVM may use.
     */
    public Builder memory(long octets) {
      memory = octets;
      return this;
    }

    /** From accept to WELCOME ({@code limits.hello_deadline}); default 5 s. */
    public Builder helloDeadline(Duration deadline) {
      helloDeadline = deadline;
      return this;
    }

    /**
     * A peer that takes nothing for so long is dropped ({@code limits.write_deadline}); default 10
     * s.
     */
    public Builder writeDeadline(Duration deadline) {
      writeDeadline = deadline;
      return this;
    }

    /**
     * How long an HTTP connection on which a request was answered may wait for its next one ({@code
     * limits.keep_alive}); default 75 s, longer than proxies and clients usually keep theirs, so
     * that they are the ones that close it, with no request on its way.
     */
    public Builder keepAlive(Duration idle) {
      keepAlive = idle;
      return this;
    }

    /**
     * Silence after which a peer is pinged ({@code limits.ping_interval}); zero is never; default
     * 10 s.
     */
    public Builder pingInterval(Duration interval) {
      pingInterval = interval;
      return this;
    }

    /** How long a pong may take ({@code limits.ping_timeout}); default 10 s. */
    public Builder pingTimeout(Duration timeout) {
      pingTimeout = timeout;
      return this;
    }

    /**
     * How long running calls may take when the router stops ({@code limits.drain}); default 30 s.
     */
    public Builder drain(Duration longest) {
      drain = longest;
      return this;
    }

    /** The most connections at once ({@code limits.sessions}); default 100,000. */
    public Builder sessions(int most) {
      sessions = most;
      return this;
    }

    /** Nested lists and dictionaries of a message ({@code limits.depth}); default 64. */
    public Builder depth(int deepest) {
      depth = deepest;
      return this;
    }

    /**
     * Keys of one dictionary of options and of ArgumentsKw ({@code limits.keys}); default 1,000.
     */
    public Builder keys(int most) {
      keys = most;
      return this;
    }

    /** Characters of a URI ({@code limits.uri}); default 1,024. */
    public Builder uri(int longest) {
      uri = longest;
      return this;
    }

    /** Frames of one WebSocket message ({@code limits.fragments}); default 1,024. */
    public Builder fragments(int most) {
      fragments = most;
      return this;
    }

    /**
     * Octets, outside of the heap, that WebSockets may have for themselves ({@code
     * limits.compression}) where compressed messages may refer to those before them: 40 KiB for
     * those of a client, and 280 KiB more with {@code takeover}. Further clients are agreed with on
     * less, or left uncompressed. 0 is no limit; default 256 MiB.
     */
    public Builder compression(long octets) {
      compression = octets;
      return this;
    }

    /**
     * How fast each listener accepts connections ({@code limits.accept_rate}); beyond it they wait.
     * Default 2,000 at once and 1,000 a second; empty is as they come.
     */
    public Builder acceptRate(Optional<Rate> rate) {
      acceptRate = rate;
      return this;
    }

    /**
     * Connections of each listener that are not WebSockets yet ({@code limits.handshakes}): for one
     * more the one that takes longest is dropped. Default 1,000.
     */
    public Builder handshakes(int most) {
      handshakes = most;
      return this;
    }

    /**
     * How often sessions may be opened from one address, or one IPv6 network of 64 bits ({@code
     * limits.joins_per_address}); more are refused with {@code wamp.error.unavailable}. Default: as
     * often as they like.
     */
    public Builder joinsPerAddress(Optional<Rate> rate) {
      joinsPerAddress = rate;
      return this;
    }

    /**
     * Logins that may fail, for each address and authid together ({@code limits.failed_logins});
     * empty is any number; default 20 at once and 0.5 a second.
     */
    public Builder failedLogins(Optional<Rate> rate) {
      failedLogins = rate;
      return this;
    }

    /**
     * Addresses whose failed logins are not counted ({@code limits.exempt}); default those of this
     * machine.
     */
    public Builder exempt(List<AddressRange> ranges) {
      exempt = List.copyOf(ranges);
      return this;
    }

    /**
     * How long an authenticator, an authorizer or the listener of an application may hold its
     * thread before a line in the log tells where it stands, to the second; default 10 s.
     */
    public Builder blockedAfter(Duration patience) {
      blockedAfter = patience;
      return this;
    }

    public RouterOptions build() {
      return new RouterOptions(copy());
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
