package dev.weir.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A WAMP client: one session on one connection, shared by all threads of an application, and
 * another one when it ends ({@link Reconnect}).
 *
 * <p>Futures always complete: with the answer, or with a {@link WampException} when the answer is
 * an ERROR, when its time runs out, when the connection dies and when the client is closed. While
 * there is no session, calls, registrations and subscriptions wait for the next one within their
 * timeouts, and publications up to a bound. What follows on a future runs on a pool of the client
 * and may join other futures; what blocks otherwise belongs on an executor of the application
 * ({@code thenApplyAsync}). Publications and calls of one thread are sent in their order; those
 * that waited for a session, publications first.
 *
 * <p>Thread-safe. A client that is no longer needed must be closed.
 */
public final class WampClient implements AutoCloseable {
  private final Membership membership;
  private final ClientThreads threads;

  WampClient(Membership membership, ClientThreads threads) {
    this.membership = membership;
    this.threads = threads;
  }

  /**
   * Connects with default options and joins a realm; waits until the session is open.
   *
   * @param router such as {@code ws://127.0.0.1:8080/ws}
   * @param realm such as {@code realm1}
   * @throws WampException if there is no connection, or if the router refuses the session
   */
  public static WampClient connect(URI router, String realm) {
    return builder().router(router).realm(realm).connect();
  }

  /** Options, then {@link WampClientBuilder#connect()}. */
  public static WampClientBuilder builder() {
    return new WampClientBuilder();
  }

  /** The session as the router welcomed it; the last one while there is none. */
  public SessionDetails session() {
    return membership.session().details();
  }

  /** Whether there is an open session. It can end at any moment, and another one can follow. */
  public boolean isOpen() {
    return membership.isOpen();
  }

  /**
   * Calls a procedure with positional arguments.
   *
   * @return the result; see {@link #call(Call)}
   */
  public CompletableFuture<CallResult> call(String procedure, Object... arguments) {
    return call(Call.of(procedure).arguments(arguments));
  }

  /**
   * Calls a procedure.
   *
   * @return the final result, or a {@link WampException}, whose {@link Reason} is {@link
   *     Reason#APPLICATION} for an error of the callee's own. Cancelling it cancels the call at the
   *     router, if that can do it. While the send queue is full this method waits, at most for the
   *     timeout of the call or the client's send timeout, whichever is shorter.
   */
  public CompletableFuture<CallResult> call(Call call) {
    return membership.calls().call(call);
  }

  /**
   * Opens a call whose arguments are sent in chunks; the call's own are the first one, sent at once
   * (advanced profile, progressive call invocations).
   *
   * @throws WampException if it was not sent: as {@link #publish(Publication)}, and with {@link
   *     Reason#NOT_SUPPORTED} if the router lacks the feature. A callee that lacks it fails the
   *     call.
   */
  public CallStream stream(Call call) {
    return membership.calls().stream(call);
  }

  /** Registers a procedure; see {@link #register(Procedure, InvocationHandler)}. */
  public CompletableFuture<Registration> register(String procedure, InvocationHandler handler) {
    return register(Procedure.exact(procedure), handler);
  }

  /**
   * Registers a procedure, or a pattern of them.
   *
   * @param handler answers the invocations, many at once
   * @return the registration, or a {@link WampException}: {@link Reason#PROCEDURE_ALREADY_EXISTS},
   *     {@link Reason#NOT_AUTHORIZED} and others
   */
  public CompletableFuture<Registration> register(Procedure procedure, InvocationHandler handler) {
    return membership.registrations().register(procedure, handler);
  }

  /** Subscribes to a topic; see {@link #subscribe(Topic, EventHandler)}. */
  public CompletableFuture<Subscription> subscribe(String topic, EventHandler handler) {
    return subscribe(Topic.exact(topic), handler);
  }

  /**
   * Subscribes to a topic, or to a pattern of them.
   *
   * @param handler receives the events, one after another
   * @return the subscription, or a {@link WampException}
   */
  public CompletableFuture<Subscription> subscribe(Topic topic, EventHandler handler) {
    return membership.subscriber().subscribe(topic, handler);
  }

  /** Publishes positional arguments; see {@link #publish(Publication)}. */
  public void publish(String topic, Object... arguments) {
    publish(Publication.of(topic).arguments(arguments));
  }

  /**
   * Publishes without acknowledgement: what the router refuses is lost without a word. While the
   * send queue is full this method waits, at most for the client's send timeout.
   *
   * @throws WampException if it was not sent: {@link Reason#CLOSED}, {@link
   *     Reason#CONNECTION_LOST}, {@link Reason#OVERLOADED}, {@link Reason#INVALID_ARGUMENT} and
   *     others. Without a session it is kept for the next one ({@link Reconnect#publications})
   */
  public void publish(Publication publication) {
    membership.publications().publish(publication);
  }

  /** Publishes positional arguments; see {@link #publishAcknowledged(Publication)}. */
  public CompletableFuture<Long> publishAcknowledged(String topic, Object... arguments) {
    return publishAcknowledged(Publication.of(topic).arguments(arguments));
  }

  /**
   * Publishes and has the router acknowledge it.
   *
   * @return the publication's id, or a {@link WampException}
   */
  public CompletableFuture<Long> publishAcknowledged(Publication publication) {
    return membership.publications().publishAcknowledged(publication);
  }

  /** The same client, with methods that wait for what the others give as futures. */
  public BlockingClient blocking() {
    return new BlockingClient(this);
  }

  /** The same client, with calls and subscriptions as publishers of Reactive Streams. */
  public FlowClient flow() {
    return membership.flow();
  }

  /** What happened in this client so far. */
  public ClientStatistics statistics() {
    return membership.statistics();
  }

  /** The router's meta procedures as methods. */
  public Meta meta() {
    return new Meta(this, membership);
  }

  /**
   * Ends the session with GOODBYE behind all that was sent, then the connection. Whatever is
   * pending fails with {@link Reason#CLOSED} at once. Waits for the router, for a bounded time (the
   * close timeout and 3 seconds). Has no effect the second time.
   */
  @Override
  public void close() {
    membership.close();
    threads.close();
  }
}
