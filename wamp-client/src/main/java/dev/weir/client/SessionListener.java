package dev.weir.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears of what happens to a client's sessions, in order, on a thread of the client: {@link
 * #joined}, then {@link #left}, then {@link #reconnecting} for each attempt until {@link #joined}
 * again, at last {@link #closed}.
 */
public interface SessionListener {

  /**
   * A session is open, the first one or a further one. Registrations and subscriptions of earlier
   * ones have been asked for again.
   */
  default void joined(SessionDetails session) {}

  /**
   * The session has ended. What was pending fails with the same cause, unless it may go on with a
   * further session ({@link Reconnect}).
   *
   * @param cause {@link Reason#CLOSED} after {@link WampClient#close()}, {@link
   *     Reason#SESSION_ENDED} when the router said GOODBYE or aborted it, {@link
   *     Reason#CONNECTION_LOST}, or {@link Reason#PROTOCOL}
   */
  default void left(SessionDetails session, WampException cause) {}

  /**
   * There is no session, and the client will try to join again.
   *
   * @param attempt counts from 1, from one session to the next
   * @param delay how long from now
   * @param cause why the session ended, or why the last attempt failed
   */
  default void reconnecting(int attempt, Duration delay, WampException cause) {}

  /**
   * The client has ended: there will be no further session. Told once, and last.
   *
   * @param cause {@link Reason#CLOSED} after {@link WampClient#close()}, else why it does not try
   *     again: the end of the session where reconnecting is off, a refused login, or the failure of
   *     the last attempt that was allowed
   */
  default void closed(WampException cause) {}

  /**
   * The router has ended a registration of its own accord (advanced profile, registration
   * revocation), or refused it in a further session: the handler is called no more. Invocations
   * that run may finish.
   *
   * @param reason what the router says about it, if it does
   */
  default void revoked(Registration registration, Optional<String> reason) {}

  /**
   * The router has ended a subscription of its own accord (advanced profile, subscription
   * revocation), or refused it in a further session; told for each of its handlers, which are
   * called no more.
   *
   * @param reason what the router says about it, if it does
   */
  default void revoked(Subscription subscription, Optional<String> reason) {}

  /**
   * A handler of events was too slow and its queue is full: events are dropped until there is room.
   *
   * @param topic the subscription
   * @param total events dropped for this handler so far
   */
  default void dropped(Topic topic, long total) {}
}
