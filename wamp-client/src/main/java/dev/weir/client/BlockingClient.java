package dev.weir.client;

import dev.weir.protocol.ErrorUri;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A client whose methods wait, for threads that have nothing else to do, such as virtual ones. It
 * is a view: the session, the options and the order are those of the {@link WampClient}.
 *
 * <p>What fails is thrown as the {@link WampException} itself. A thread that is interrupted while
 * it waits cancels its request, keeps its interrupt and gets {@link Reason#CANCELED}. Waiting ends
 * at the latest with the timeout of the request, if it has one. Thread-safe.
 */
public final class BlockingClient {
  private final WampClient client;

  BlockingClient(WampClient client) {
    this.client = client;
  }

  /** Calls a procedure with positional arguments and waits; see {@link WampClient#call(Call)}. */
  public CallResult call(String procedure, Object... arguments) {
    return await(client.call(procedure, arguments), "the call of " + procedure);
  }

  /** Calls a procedure and waits for its final result; see {@link WampClient#call(Call)}. */
  public CallResult call(Call call) {
    return await(client.call(call), "the call of " + call.procedure());
  }

  /** Registers and waits; see {@link WampClient#register(String, InvocationHandler)}. */
  public Registration register(String procedure, InvocationHandler handler) {
    return register(Procedure.exact(procedure), handler);
  }

  /** Registers and waits; see {@link WampClient#register(Procedure, InvocationHandler)}. */
  public Registration register(Procedure procedure, InvocationHandler handler) {
    return await(client.register(procedure, handler), "the registration of " + procedure.uri());
  }

  /** Subscribes and waits; see {@link WampClient#subscribe(String, EventHandler)}. */
  public Subscription subscribe(String topic, EventHandler handler) {
    return subscribe(Topic.exact(topic), handler);
  }

  /** Subscribes and waits; see {@link WampClient#subscribe(Topic, EventHandler)}. */
  public Subscription subscribe(Topic topic, EventHandler handler) {
    return await(client.subscribe(topic, handler), "the subscription to " + topic.uri());
  }

  /**
   * Publishes and waits for the acknowledgement; see {@link
   * WampClient#publishAcknowledged(Publication)}.
   *
   * @return the publication's id
   */
  public long publish(Publication publication) {
    return await(
        client.publishAcknowledged(publication), "the publication to " + publication.topic());
  }

  private static <T> T await(CompletableFuture<T> future, String request) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw Failures.of(
          Reason.CANCELED, ErrorUri.CANCELED, "the wait for " + request + " was interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WampException failure
          ? failure.here()
          : new IllegalStateException(e);
    }
  }
}
