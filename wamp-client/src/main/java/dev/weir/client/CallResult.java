package dev.weir.client;

import dev.weir.protocol.Dict;
import java.util.List;
import java.util.Map;

/** What a call returned: a final or a progressive result. Thread-safe. */
public final class CallResult {
  private final Dict details;
  private final Received received;

  CallResult(Dict details, Received received) {
    this.details = details;
    this.received = received;
  }

  /**
   * Positional and keyword results.
   *
   * @throws WampException if they have no form in Java
   */
  public Arguments arguments() {
    return received.arguments();
  }

  /**
   * The result as one object: the first positional value, or, without any, the keyword values as
   * the properties of one.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if there is none, or if it does not
   *     fit the type
   */
  public <T> T as(Class<T> type) {
    return arguments().as(type);
  }

  /** The list that comes first, with its elements mapped, as {@link Arguments#asList(Class)}. */
  public <T> List<T> asList(Class<T> element) {
    return arguments().asList(element);
  }

  /** RESULT.Details as they came. */
  public Map<String, Object> details() {
    return details.toMap();
  }

  void requireTrusted() {
    received.requireTrusted();
  }

  int size() {
    return received.size();
  }

  @Override
  public String toString() {
    return "CallResult of " + size() + " bytes";
  }
}
