package dev.weir.router.options;

import java.time.Duration;

/**
 * What holds for all realms and connections of a router. Immutable; the defaults are {@link
 * #DEFAULT}.
 *
 * @param message octets of the largest message ({@code limits.message}); default 16 MiB
 * @param mailbox octets that may wait for one session ({@code limits.mailbox}); default 1 MiB
 * @param helloDeadline from accept to WELCOME ({@code limits.hello_deadline}); default 5 s
 * @param writeDeadline a peer that takes nothing for so long is dropped ({@code
 *     limits.write_deadline}); default 10 s
 * @param pingInterval silence after which a peer is pinged ({@code limits.ping_interval}); zero is
 *     never; default 10 s
 * @param pingTimeout how long a pong may take ({@code limits.ping_timeout}); default 10 s
 * @param drain how long running calls may take when the router stops ({@code limits.drain});
 *     default 30 s
 * @param sessions the most connections at once ({@code limits.sessions}); default 100,000
 * @param depth nested lists and dictionaries of a message ({@code limits.depth}); default 64
 * @param keys keys of one dictionary of options and of ArgumentsKw ({@code limits.keys}); default
 *     1,000
 * @param uri characters of a URI ({@code limits.uri}); default 1,024
 * @param fragments frames of one WebSocket message ({@code limits.fragments}); default 1,024
 */
public record RouterOptions(
    int message,
    int mailbox,
    Duration helloDeadline,
    Duration writeDeadline,
    Duration pingInterval,
    Duration pingTimeout,
    Duration drain,
    int sessions,
    int depth,
    int keys,
    int uri,
    int fragments) {

  public static final RouterOptions DEFAULT =
      new RouterOptions(
          16 << 20,
          1 << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          100_000,
          64,
          1_000,
          1_024,
          1_024);

  public RouterOptions withMessage(int octets) {
    return new RouterOptions(
        octets,
        mailbox,
        helloDeadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        drain,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  public RouterOptions withMailbox(int octets) {
    return new RouterOptions(
        message,
        octets,
        helloDeadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        drain,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  public RouterOptions withHelloDeadline(Duration deadline) {
    return new RouterOptions(
        message,
        mailbox,
        deadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        drain,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  public RouterOptions withWriteDeadline(Duration deadline) {
    return new RouterOptions(
        message,
        mailbox,
        helloDeadline,
        deadline,
        pingInterval,
        pingTimeout,
        drain,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  /** How long a peer may be silent before it is pinged, and how long its pong may take. */
  public RouterOptions withPing(Duration interval, Duration timeout) {
    return new RouterOptions(
        message,
        mailbox,
        helloDeadline,
        writeDeadline,
        interval,
        timeout,
        drain,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  public RouterOptions withDrain(Duration longest) {
    return new RouterOptions(
        message,
        mailbox,
        helloDeadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        longest,
        sessions,
        depth,
        keys,
        uri,
        fragments);
  }

  public RouterOptions withSessions(int most) {
    return new RouterOptions(
        message,
        mailbox,
        helloDeadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        drain,
        most,
        depth,
        keys,
        uri,
        fragments);
  }

  /** The bounds on what a message may contain. */
  public RouterOptions withBounds(int deepest, int mostKeys, int longestUri, int mostFragments) {
    return new RouterOptions(
        message,
        mailbox,
        helloDeadline,
        writeDeadline,
        pingInterval,
        pingTimeout,
        drain,
        sessions,
        deepest,
        mostKeys,
        longestUri,
        mostFragments);
  }
}
