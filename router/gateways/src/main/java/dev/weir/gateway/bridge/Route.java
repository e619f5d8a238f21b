package dev.weir.gateway.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * An HTTP method and path that is a procedure ({@code routes}). Immutable; made by {@link #of} and
 * the {@code with…} methods.
 *
 * @param method of HTTP, such as {@code GET}
 * @param path below the bridge's; what stands in braces becomes a keyword argument
 * @param procedure that is called
 * @param realm of the procedure; empty is the bridge's
 * @param role of who gives no credentials; empty is the bridge's
 * @param rawBody whether the body is the first argument, as it is; else it is JSON
 * @param replyType the media type of the first argument of the result, which is then the whole
 *     answer; empty means JSON
 * @param timeout of the call; empty is the bridge's
 */
public record Route(
    String method,
    String path,
    String procedure,
    Optional<String> realm,
    Optional<String> role,
    boolean rawBody,
    Optional<String> replyType,
    Optional<Duration> timeout) {

  public Route {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(procedure, "procedure");
    PathTemplate.of(path);
  }

  /**
   * A route with JSON in both directions, in the bridge's realm.
   *
   * @throws IllegalArgumentException when the path does not begin with a slash, or a name is empty
   *     or twice in it
   */
  public static Route of(String method, String path, String procedure) {
    return new Route(
        method,
        path,
        procedure,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  public Route withRealm(String other) {
    return new Route(
        method, path, procedure, Optional.of(other), role, rawBody, replyType, timeout);
  }

  public Route withRole(String other) {
    return new Route(
        method, path, procedure, realm, Optional.of(other), rawBody, replyType, timeout);
  }

  /** The body is the first argument: a string where its type says text, else octets. */
  public Route withRawBody() {
    return new Route(method, path, procedure, realm, role, true, replyType, timeout);
  }

  public Route withReplyType(String type) {
    return new Route(method, path, procedure, realm, role, rawBody, Optional.of(type), timeout);
  }

  public Route withTimeout(Duration other) {
    return new Route(method, path, procedure, realm, role, rawBody, replyType, Optional.of(other));
  }
}
