package dev.weir.client;

import dev.weir.protocol.CancelMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call to be made: the procedure, its arguments, and what is wanted of this one call. Immutable:
 * each method returns another call; one may be made any number of times, by any threads.
 */
public final class Call {
  private final String procedure;
  private final Arguments arguments;
  private final Optional<Duration> timeout;
  private final Optional<Consumer<CallResult>> progress;
  private final CancelMode cancelMode;
  private final Map<String, Object> options;

  private Call(
      String procedure,
      Arguments arguments,
      Optional<Duration> timeout,
      Optional<Consumer<CallResult>> progress,
      CancelMode cancelMode,
      Map<String, Object> options) {
    this.procedure = procedure;
    this.arguments = arguments;
    this.timeout = timeout;
    this.progress = progress;
    this.cancelMode = cancelMode;
    this.options = options;
  }

  /** A call of a procedure, without arguments, with the client's default timeout. */
  public static Call of(String procedure) {
    return new Call(
        Objects.requireNonNull(procedure),
        Arguments.NONE,
        Optional.empty(),
        Optional.empty(),
        CancelMode.KILLNOWAIT,
        Map.of());
  }

  /** With these positional arguments instead; keyword arguments are kept. */
  public Call arguments(Object... positional) {
    return arguments(Arguments.of(positional).withAll(arguments.keywords()));
  }

  /** With these arguments instead. */
  public Call arguments(Arguments all) {
    return new Call(procedure, all, timeout, progress, cancelMode, options);
  }

  /** With a keyword argument more. */
  public Call argument(String keyword, Object value) {
    return arguments(arguments.with(keyword, value));
  }

  /**
   * With its own timeout: how long to wait for the result, and with {@link #onProgress} for each
   * part of it. When it runs out, the call fails with {@link Reason#TIMEOUT} and is cancelled at
   * the router.
   *
   * @param wait zero for no timeout at all
   */
  public Call timeout(Duration wait) {
    return new Call(
        procedure,
        arguments,
        Optional.of(Times.checked("timeout", wait)),
        progress,
        cancelMode,
        options);
  }

  /**
   * With a receiver for progressive results (advanced profile, progressive call results): called
   * for each one, in order, one at a time, on the client's executor, always before the final result
   * completes the call. Routers and callees without the feature send the final result only.
   */
  public Call onProgress(Consumer<CallResult> receiver) {
    return new Call(procedure, arguments, timeout, Optional.of(receiver), cancelMode, options);
  }

  /**
   * With another way of being cancelled at the router, which happens when its future is cancelled
   * or its time runs out; the default is {@link CancelMode#KILLNOWAIT}.
   */
  public Call cancelMode(CancelMode mode) {
    return new Call(procedure, arguments, timeout, progress, Objects.requireNonNull(mode), options);
  }

  /** With this session's id shown to the callee, where the router allows it. */
  public Call discloseMe() {
    return option("disclose_me", true);
  }

  /**
   * With an option of CALL that has no method here, such as {@code rkey}.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Call option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Call(procedure, arguments, timeout, progress, cancelMode, more);
  }

  String procedure() {
    return procedure;
  }

  Arguments arguments() {
    return arguments;
  }

  Optional<Duration> timeout() {
    return timeout;
  }

  Optional<Consumer<CallResult>> progress() {
    return progress;
  }

  CancelMode cancelMode() {
    return cancelMode;
  }

  Map<String, Object> options() {
    return options;
  }
}
