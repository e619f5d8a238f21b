package dev.weir.client;

import java.util.Optional;

/** Hears of what happens to a client's session, in order, on a thread of the client. */
public interface SessionListener {

  /** The session is open. */
  default void joined(SessionDetails session) {}

  /**
   * The session has ended; all that was pending has failed with the same cause.
   *
   * @param cause {@link Reason#CLOSED} after {@link WampClient#close()}, {@link
   *     Reason#SESSION_ENDED} when the router said GOODBYE or aborted it, {@link
   *     Reason#CONNECTION_LOST}, or {@link Reason#PROTOCOL}
   */
  default void left(SessionDetails session, WampException cause) {}

  /**
   * The router has ended a registration of its own accord (advanced profile, registration
   * revocation): the handler is called no more. Invocations that run may finish.
   *
   * @param reason what the router says about it, if it does
   */
  default void revoked(Registration registration, Optional<String> reason) {}

  /**
   * The router has ended a subscription of its own accord (advanced profile, subscription
   * revocation); told for each of its handlers, which are called no more.
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
