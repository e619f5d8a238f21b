package dev.weir.client;

import dev.weir.client.flow.Backoff;
import java.time.Duration;

/**
 * What a client does when its session ends and it was not closed. Immutable: each method returns
 * another one.
 *
 * <p>With a new session, on the next of the client's addresses, registrations and subscriptions are
 * made again in the order in which they were made first, once each. Calls that were not sent yet
 * wait for it within their timeouts; of those that were, the idempotent ones are sent again, and
 * the others fail with {@link Reason#CONNECTION_LOST}, because nobody knows whether they were
 * carried out. Testaments are not left again: a listener that hears of the session can do that.
 *
 * <p>There is no further attempt after the router has refused the login, the realm or the right to
 * join: then the client is closed with that cause. Where the router says when to come back, the
 * client does not come earlier.
 */
public final class Reconnect {
  private static final int BUFFER = 8 << 20;
  private static final Duration PROMPT = Duration.ofMillis(250);

  private final boolean enabled;
  private final Duration prompt;
  private final Backoff backoff;
  private final int attempts;
  private final int buffer;

  private Reconnect(boolean enabled, Duration prompt, Backoff backoff, int attempts, int buffer) {
    this.enabled = enabled;
    this.prompt = prompt;
    this.backoff = backoff;
    this.attempts = attempts;
    this.buffer = buffer;
  }

  /** Connects again, as often as it takes. The default of a client. */
  public static Reconnect on() {
    return new Reconnect(true, PROMPT, Backoff.DEFAULT, Integer.MAX_VALUE, BUFFER);
  }

  /** The client ends with its session. */
  public static Reconnect off() {
    return new Reconnect(false, PROMPT, Backoff.DEFAULT, 0, 0);
  }

  /**
   * With a first attempt within this time, chosen at random, when a session of a second or longer
   * ends because its connection is lost: most often that connection only, while the router is
   * there. Where it does not lead to a session, and after whatever else ends one, such as a router
   * that stops, the waits of {@link #backoff} begin. Default 250 ms; zero for no such attempt.
   *
   * @throws IllegalArgumentException if it is negative or longer than a minute
   */
  public Reconnect promptly(Duration longest) {
    if (longest.isNegative() || longest.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("promptly must be 0 to 1 minute, not " + longest);
    }
    return new Reconnect(enabled, longest, backoff, attempts, buffer);
  }

  /**
   * With other waits between attempts; default {@link Backoff#DEFAULT}. They grow with each round
   * through all addresses, and begin anew after a session that lasted for as long as the longest
   * wait.
   */
  public Reconnect backoff(Backoff waits) {
    return new Reconnect(enabled, prompt, waits, attempts, buffer);
  }

  /**
   * With so many attempts at most, from one session to the next; default no bound. The client is
   * closed after the last one.
   */
  public Reconnect attempts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + most);
    }
    return new Reconnect(enabled, prompt, backoff, most, buffer);
  }

  /**
   * With so many bytes of publications kept while there is no session, and sent in their order with
   * the next one; default 8 MiB, 0 for none. Further ones fail with {@link Reason#OVERLOADED}.
   * Small publications count 256 bytes more than they have.
   */
  public Reconnect publications(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("publications must be at least 0, not " + bytes);
    }
    return new Reconnect(enabled, prompt, backoff, attempts, bytes);
  }

  boolean enabled() {
    return enabled;
  }

  Duration promptly() {
    return prompt;
  }

  Backoff backoff() {
    return backoff;
  }

  int attempts() {
    return attempts;
  }

  int buffer() {
    return buffer;
  }
}
