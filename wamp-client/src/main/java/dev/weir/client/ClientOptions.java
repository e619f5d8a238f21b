package dev.weir.client;

import dev.weir.client.auth.Authentication;
import dev.weir.client.link.LinkOptions;
import dev.weir.client.passthru.KeyRing;
import dev.weir.client.payload.PayloadMapper;
import dev.weir.protocol.transport.LocalConnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a {@link WampClientBuilder} was told. Immutable.
 *
 * @param routers how to connect to each router, at least one
 * @param connector to a router in the same program, in place of the addresses
 * @param realm the realm to join
 * @param agent who the client says it is
 * @param authentications the ways to log in, at least one
 * @param timeout for requests that say nothing else; zero for none
 * @param sendTimeout for room in the send queue
 * @param closeTimeout for the router's GOODBYE
 * @param receiveQueue bytes of events that wait for one handler, of invocations that are not
 *     answered, of progressive results of one call
 * @param maxPending requests that may wait for their answers
 * @param mapper maps payload
 * @param keys encrypt payload
 * @param listener hears of the sessions
 * @param reconnect what to do when a session ends
 * @param throttle how many calls at once and in a time
 * @param retry which calls are tried again
 * @param breaker when failing procedures are called no more; never when empty
 * @param executor runs handlers; the client's own when empty
 */
record ClientOptions(
    List<LinkOptions> routers,
    Optional<LocalConnector> connector,
    String realm,
    String agent,
    List<Authentication> authentications,
    Duration timeout,
    Duration sendTimeout,
    Duration closeTimeout,
    int receiveQueue,
    int maxPending,
    PayloadMapper mapper,
    KeyRing keys,
    SessionListener listener,
    Reconnect reconnect,
    Throttle throttle,
    Retry retry,
    Optional<CircuitBreaker> breaker,
    Optional<Executor> executor) {

  /** Bytes of the largest message. */
  int maxMessage() {
    return routers.get(0).maxMessage();
  }
}
