package dev.weir.client;

import dev.weir.protocol.InvocationDetails;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A call that reached a handler of this session. Thread-safe. */
public final class Invocation {
  private final String procedure;
  private final InvocationDetails details;
  private final Received received;
  private final Reply reply;
  private Optional<Iterator<Arguments>> reading = Optional.empty();

  Invocation(String procedure, InvocationDetails details, Received received, Reply reply) {
    this.procedure = procedure;
    this.details = details;
    this.received = received;
    this.reply = reply;
  }

  /** The procedure that was called, also when the registration is of a pattern. */
  public String procedure() {
    return procedure;
  }

  /** The caller's session id, if it was disclosed (advanced profile, caller identification). */
  public Optional<Long> caller() {
    return details.caller();
  }

  /** Who the caller is to the router, if it was disclosed. */
  public Optional<String> callerAuthid() {
    return details.dict().text("caller_authid");
  }

  /** The role of the caller, if it was disclosed. */
  public Optional<String> callerAuthrole() {
    return details.dict().text("caller_authrole");
  }

  /** How far the router trusts the caller, if it says so (advanced profile, call trust levels). */
  public Optional<Long> trustlevel() {
    return details.dict().find("trustlevel").map(Long.class::cast);
  }

  /**
   * How long the caller gives the callee, if the router left that to it ({@link
   * Procedure#forwardTimeout()}). When it runs out, the invocation is cancelled and answered with
   * {@code wamp.error.timeout}; each {@link #progress} starts it anew.
   */
  public Optional<Duration> timeout() {
    return details.timeout() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(details.timeout()));
  }

  /** The caller's place in a distributed trace, if it gave one ({@link Call#traceparent}). */
  public Optional<String> traceparent() {
    return details.dict().text("_traceparent");
  }

  /** Whether the caller sends its arguments in chunks; see {@link #chunks()}. */
  public boolean isStream() {
    return details.progress();
  }

  /**
   * The arguments of each chunk of the call, in their order, which begins with {@link #arguments()}
   * and ends behind the last chunk (advanced profile, progressive call invocations). There is one
   * of a plain call. Each chunk is taken once, whoever asks.
   *
   * <p>Going to the next chunk waits until the caller has sent it, for as long as the call lives.
   * Chunks that a handler does not take in time wait in memory, up to the client's receive queue,
   * above which the call ends with {@code wamp.error.unavailable}. A handler may answer before the
   * last chunk has come; later ones are dropped.
   *
   * <p>Going on throws a {@link WampException} with {@link Reason#CANCELED} when the call was
   * cancelled, answered or has run out of time meanwhile, which a handler need not catch.
   */
  public Iterable<Arguments> chunks() {
    return this::reading;
  }

  /**
   * As {@link #chunks()}, as a publisher of Reactive Streams for one subscriber, whose signals are
   * given on the client's executor of handlers: what it does not request waits in memory up to the
   * same bound. It fails with {@link Reason#CANCELED} when the call ends before its last chunk.
   * Cancelling leaves the chunks that come to nobody; the handler still answers, by the stage that
   * it returns.
   */
  public Flow.Publisher<Arguments> flow() {
    return subscriber -> InvocationFlow.begin(reply, received, subscriber);
  }

  private synchronized Iterator<Arguments> reading() {
    if (reading.isEmpty()) {
      reading = Optional.of(new Chunks.Reading(reply, received));
    }
    return reading.get();
  }

  /**
   * Positional and keyword arguments; those of the first chunk if there are several.
   *
   * @throws WampException if they have no form in Java
   */
  public Arguments arguments() {
    return received.arguments();
  }

  /**
   * A positional argument, as {@link Arguments#get(int, Class)}. A handler need not catch what this
   * throws: the caller is answered with {@code wamp.error.invalid_argument}.
   */
  public <T> T argument(int index, Class<T> type) {
    return arguments().get(index, type);
  }

  /** A keyword argument, as {@link Arguments#get(String, Class)}; see {@link #argument}. */
  public <T> T argument(String keyword, Class<T> type) {
    return arguments().get(keyword, type);
  }

  /** The arguments as one object, as {@link Arguments#as(Class)}. */
  public <T> T as(Class<T> type) {
    return arguments().as(type);
  }

  /** The list that comes first, with its elements mapped, as {@link Arguments#asList(Class)}. */
  public <T> List<T> asList(Class<T> element) {
    return arguments().asList(element);
  }

  /** Whether the caller takes progressive results. */
  public boolean progressWanted() {
    return details.receiveProgress();
  }

  /**
   * Sends a progressive result, if the caller wants any; waits while the send queue is full.
   *
   * @param values as the positional values of a result
   * @throws WampException with {@link Reason#CANCELED} if nobody waits for results any longer, or
   *     with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent
   */
  public void progress(Object... values) {
    if (progressWanted()) {
      reply.progress(Arguments.of(values));
    }
  }

  /** Whether the caller has cancelled the call or gone, or the session has ended. */
  public boolean isCanceled() {
    return reply.isCanceled();
  }

  /**
   * Runs an action once when the call is cancelled; at once if it is already. A {@link
   * java.util.concurrent.CompletionStage} that the handler returned is cancelled without this.
   */
  public void onCancel(Runnable action) {
    reply.onCancel(action);
  }

  void requireTrusted() {
    received.requireTrusted();
  }

  /** INVOCATION.Details as they came. */
  public Map<String, Object> details() {
    return details.dict().toMap();
  }

  @Override
  public String toString() {
    return "Invocation of " + procedure;
  }
}
