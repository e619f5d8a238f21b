package dev.weir.router.options;

import dev.weir.router.auth.Authorizer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Who decides on single messages of a role, after its rules: an {@link Authorizer} or a procedure
 * of the realm. The procedure is called with the session's details ({@code realm}, {@code session},
 * {@code authid}, {@code authrole}, {@code authmethod}, {@code authprovider}), the URI, the action
 * and the options of the message; it answers a bool or {@code {allow, disclose, cache}}. Sessions
 * of its callees' own roles obey their rules only. Immutable.
 *
 * @param authorizer is empty when a procedure is called
 * @param procedure is empty when an authorizer is asked
 * @param timeout after which a message is denied; default 2 s
 * @param cache how long an answer counts for the same session name, action, URI and match; zero,
 *     the default, is not at all
 * @param queue how many messages of a session may wait before its reads are held; default 64, and
 *     never more than about 1 MiB
 */
public record AuthorizerOptions(
    Optional<Authorizer> authorizer,
    Optional<String> procedure,
    Duration timeout,
    Duration cache,
    int queue) {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int QUEUE = 64;

  /**
   * @throws IllegalArgumentException when a time is negative or zero where it must not be, or the
   *     queue takes nothing
   */
  public AuthorizerOptions {
    if (authorizer.isPresent() == procedure.isPresent()) {
      throw new IllegalArgumentException("either an authorizer or a procedure decides");
    }
    if (timeout.isNegative() || timeout.isZero() || cache.isNegative() || queue < 1) {
      throw new IllegalArgumentException(
          "an authorizer's timeout and queue are positive and its cache is not negative");
    }
  }

  public static AuthorizerOptions of(Authorizer authorizer) {
    return new AuthorizerOptions(
        Optional.of(authorizer), Optional.empty(), TIMEOUT, Duration.ZERO, QUEUE);
  }

  /** A procedure of the realm decides. */
  public static AuthorizerOptions procedure(String uri) {
    Objects.requireNonNull(uri, "uri");
    return new AuthorizerOptions(Optional.empty(), Optional.of(uri), TIMEOUT, Duration.ZERO, QUEUE);
  }

  public AuthorizerOptions withTimeout(Duration longest) {
    return new AuthorizerOptions(authorizer, procedure, longest, cache, queue);
  }

  public AuthorizerOptions withCache(Duration longest) {
    return new AuthorizerOptions(authorizer, procedure, timeout, longest, queue);
  }

  public AuthorizerOptions withQueue(int most) {
    return new AuthorizerOptions(authorizer, procedure, timeout, cache, most);
  }
}
