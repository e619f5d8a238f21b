package dev.weir.client;

import dev.weir.client.passthru.Passthru;
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
  private final Optional<Passthru> passthru;
  private final boolean idempotent;
  private final Optional<Duration> hedge;
  private final Map<String, Object> options;

  private Call(
      String procedure,
      Arguments arguments,
      Optional<Duration> timeout,
      Optional<Consumer<CallResult>> progress,
      CancelMode cancelMode,
      Optional<Passthru> passthru,
      boolean idempotent,
      Optional<Duration> hedge,
      Map<String, Object> options) {
    this.procedure = procedure;
    this.arguments = arguments;
    this.timeout = timeout;
    this.progress = progress;
    this.cancelMode = cancelMode;
    this.passthru = passthru;
    this.idempotent = idempotent;
    this.hedge = hedge;
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
        Optional.empty(),
        false,
        Optional.empty(),
        Map.of());
  }

  /** With these positional arguments instead; keyword arguments are kept. */
  public Call arguments(Object... positional) {
    return arguments(Arguments.of(positional).withAll(arguments.keywords()));
  }

  /** With these arguments instead. */
  public Call arguments(Arguments all) {
    return new Call(
        procedure, all, timeout, progress, cancelMode, passthru, idempotent, hedge, options);
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
        passthru,
        idempotent,
        hedge,
        options);
  }

  /**
   * With a receiver for progressive results (advanced profile, progressive call results): called
   * for each one, in order, one at a time, on the client's executor, always before the final result
   * completes the call. Routers and callees without the feature send the final result only.
   */
  public Call onProgress(Consumer<CallResult> receiver) {
    return new Call(
        procedure,
        arguments,
        timeout,
        Optional.of(receiver),
        cancelMode,
        passthru,
        idempotent,
        hedge,
        options);
  }

  /**
   * With another way of being cancelled at the router, which happens when its future is cancelled
   * or its time runs out; the default is {@link CancelMode#KILLNOWAIT}.
   */
  public Call cancelMode(CancelMode mode) {
    return new Call(
        procedure,
        arguments,
        timeout,
        progress,
        Objects.requireNonNull(mode),
        passthru,
        idempotent,
        hedge,
        options);
  }

  /**
   * Marked as one that may be carried out more than once without harm: it is sent again with the
   * client's next session if the one in which it was sent ends before its answer comes, unless a
   * progressive result has come already.
   */
  public Call idempotent() {
    return new Call(
        procedure, arguments, timeout, progress, cancelMode, passthru, true, hedge, options);
  }

  /**
   * As {@link #idempotent()}, and made a second time if there is no answer after a while, such as
   * the time within which 95 of 100 are answered: the first answer counts, and the other attempt is
   * cancelled. Both have the call's timeout together. Not for calls with {@link #onProgress}, and
   * without effect on those in chunks.
   *
   * @param after more than zero
   */
  public Call hedged(Duration after) {
    Optional<Duration> wait = Optional.of(Times.positive("hedged", after));
    return new Call(
        procedure, arguments, timeout, progress, cancelMode, passthru, true, wait, options);
  }

  Call unhedged() {
    return new Call(
        procedure,
        arguments,
        timeout,
        progress,
        cancelMode,
        passthru,
        idempotent,
        Optional.empty(),
        options);
  }

  /**
   * With a time limit that the Dealer keeps, or the callee if it asked for that (advanced profile,
   * call timeouts): the call then fails with {@link Reason#TIMEOUT}. Independent of {@link
   * #timeout(Duration)}, which this client keeps; needs a router with the feature.
   *
   * @param wait counted in milliseconds, a part of one as a whole one; zero for none
   */
  public Call timeoutAtRouter(Duration wait) {
    return option("timeout", Times.milliseconds(Times.checked("timeoutAtRouter", wait)));
  }

  /**
   * With this session's id, authid and authrole shown to the callee (advanced profile, caller
   * identification). A router that forbids it fails the call with {@link Reason#NOT_AUTHORIZED}.
   */
  public Call discloseMe() {
    return option("disclose_me", true);
  }

  /**
   * With a key that decides which callee of a shared registration is called: equal keys, the same
   * callee, as long as the callees stay (advanced profile, sharded registration; {@link
   * dev.weir.protocol.InvocationPolicy#HASH}).
   */
  public Call routingKey(String key) {
    return option("rkey", key);
  }

  /**
   * With another way of choosing callees, such as {@code partition}, which needs a {@link
   * #routingKey} (advanced profile, sharded registration).
   */
  public Call runMode(String mode) {
    return option("runmode", mode);
  }

  /**
   * With the caller's place in a distributed trace, as W3C's header {@code traceparent} has it;
   * Weir's routers show it to the callee ({@link Invocation#traceparent()}).
   */
  public Call traceparent(String traceparent) {
    return option("_traceparent", traceparent);
  }

  /**
   * With its arguments packed, and encrypted if there is a cipher (advanced profile, payload
   * passthru mode), whatever the client's key ring says of the procedure. The callee packs its
   * answer in the same way. Routers without the feature get no such call: it fails with {@link
   * Reason#NOT_SUPPORTED}.
   */
  public Call passthru(Passthru packing) {
    return new Call(
        procedure,
        arguments,
        timeout,
        progress,
        cancelMode,
        Optional.of(packing),
        idempotent,
        hedge,
        options);
  }

  /**
   * With an option of CALL that has no method here.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Call option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Call(
        procedure, arguments, timeout, progress, cancelMode, passthru, idempotent, hedge, more);
  }

  /** The URI of the procedure that is called. */
  public String procedure() {
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

  Optional<Passthru> passthru() {
    return passthru;
  }

  boolean isIdempotent() {
    return idempotent;
  }

  Optional<Duration> hedge() {
    return hedge;
  }

  Map<String, Object> options() {
    return options;
  }
}
