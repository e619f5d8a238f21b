package dev.weir.client;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A client whose calls and subscriptions are publishers in the sense of Reactive Streams ({@link
 * Flow}). It is a view: the session, the options and the order are those of the {@link WampClient}.
 *
 * <p>A publisher does nothing until it is subscribed to, and each subscriber has a call or a
 * subscription of its own. Signals are given on the client's executor of handlers, never more than
 * were requested. WAMP cannot ask the other side to send less of one call or topic, so what comes
 * before it was requested waits in memory, up to the client's receive queue ({@link
 * WampClientBuilder#receiveQueue}), above which it ends: behind what it has, with nothing left out,
 * the subscriber gets {@link Reason#OVERLOADED}. Thread-safe.
 */
public final class FlowClient {
  private final ClientContext context;
  private final Calls calls;
  private final Subscriber subscriber;

  FlowClient(ClientContext context, Calls calls, Subscriber subscriber) {
    this.context = context;
    this.calls = calls;
    this.subscriber = subscriber;
  }

  /**
   * The progressive results of a call, then its final one, then the end (advanced profile,
   * progressive call results); or, after those that came, a {@link WampException}. Cancelling the
   * subscription cancels the call. A receiver that the call has already ({@link Call#onProgress})
   * is not used. The timeout of the call does not count what waits to be requested.
   */
  public Flow.Publisher<CallResult> call(Call call) {
    Objects.requireNonNull(call);
    return subscriber -> new FlowCall(context, subscriber).begin(call, calls::call);
  }

  /**
   * As {@link #call(Call)}, of a call whose arguments go on in chunks (advanced profile,
   * progressive call invocations): the call's own first, then those that the publisher gives, then
   * an empty one when it completes. It is asked for one chunk at a time, when there is room in the
   * send queue. If it fails, the call is cancelled and the subscriber gets that failure; when the
   * call ends, it is cancelled.
   */
  public Flow.Publisher<CallResult> call(Call call, Flow.Publisher<? extends Arguments> chunks) {
    Objects.requireNonNull(call);
    Objects.requireNonNull(chunks);
    return subscriber -> {
      FlowCall results = new FlowCall(context, subscriber);
      results.begin(call, made -> FlowChunks.send(context, calls.stream(made), chunks, results));
    };
  }

  /**
   * The events of a topic, through all sessions of the client. There is no end but by a failure: a
   * {@link WampException} when the router refuses or revokes the subscription, and when the client
   * ends. Cancelling unsubscribes.
   */
  public Flow.Publisher<Event> subscribe(Topic topic) {
    Objects.requireNonNull(topic);
    return receiver -> new FlowEvents(context, receiver).begin(subscriber, topic);
  }
}
