package dev.weir.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whatever can go wrong between an application and WAMP: a {@link Reason} for programs, the URI and
 * arguments of the error as WAMP has them, and a sentence for people that says what to do.
 *
 * <p>A handler throws one to answer an invocation with an ERROR of that URI and those arguments.
 * Immutable.
 */
public final class WampException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String RETRY_AFTER = "retry_after_ms";

  private final Reason reason;
  private final String uri;
  private final transient Arguments arguments;

  /**
   * An error to answer an invocation with.
   *
   * @param uri the error URI, such as {@code com.example.error.sold_out}
   * @param arguments positional arguments of the ERROR, a sentence first by custom
   */
  public WampException(String uri, Object... arguments) {
    this(uri, Arguments.of(arguments));
  }

  /**
   * An error to answer an invocation with.
   *
   * @param uri the error URI
   * @param arguments positional and keyword arguments of the ERROR
   */
  public WampException(String uri, Arguments arguments) {
    this(Reason.of(uri, Reason.APPLICATION), uri, uri + said(arguments), arguments, null);
  }

  WampException(Reason reason, String uri, String sentence) {
    this(reason, uri, sentence, Arguments.NONE, null);
  }

  WampException(Reason reason, String uri, String sentence, Arguments arguments, Throwable cause) {
    super(Objects.requireNonNull(sentence), cause);
    this.reason = Objects.requireNonNull(reason);
    this.uri = Objects.requireNonNull(uri);
    this.arguments = Objects.requireNonNull(arguments);
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /**
   * The error URI: the one received, else the URI that WAMP has for what happened here, such as
   * {@code wamp.error.timeout}.
   */
  public String uri() {
    return uri;
  }

  /** The arguments of the error; empty if it arose here. */
  public Arguments arguments() {
    return arguments == null ? Arguments.NONE : arguments;
  }

  /**
   * How long to wait before trying again, if the router or the callee said so: {@code
   * retry_after_ms} in the arguments of an error that a limit caused, such as {@code
   * wamp.error.unavailable}. What it refused so was not carried out.
   */
  public Optional<Duration> retryAfter() {
    Object millis = arguments().keywords().get(RETRY_AFTER);
    return millis instanceof Long wait && wait >= 0
        ? Optional.of(Duration.ofMillis(Math.min(wait, Times.LONGEST_MILLIS)))
        : Optional.empty();
  }

  /** The same failure with the stack of the thread that asks, and this one as its cause. */
  WampException here() {
    return new WampException(reason, uri, getMessage(), arguments(), this);
  }

  /** The first positional argument when it is text, as it is by custom, for a sentence. */
  static String said(Arguments arguments) {
    return arguments.size() > 0 && arguments.positional().get(0) instanceof String text
        ? ": " + text
        : "";
  }
}
