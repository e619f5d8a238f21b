package dev.weir.client;

import dev.weir.protocol.InvocationDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call that reached a handler of this session. Thread-safe. */
public final class Invocation {
  private final String procedure;
  private final InvocationDetails details;
  private final Received received;
  private final Reply reply;

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

  /** The caller's session id, if it was disclosed. */
  public Optional<Long> caller() {
    return details.caller();
  }

  /**
   * Positional and keyword arguments.
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

  /** INVOCATION.Details as they came. */
  public Map<String, Object> details() {
    return details.dict().toMap();
  }

  @Override
  public String toString() {
    return "Invocation of " + procedure;
  }
}
