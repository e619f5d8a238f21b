package dev.weir.foreign;

import io.crossbar.autobahn.wamp.Session;
import io.crossbar.autobahn.wamp.exceptions.ApplicationError;
import io.crossbar.autobahn.wamp.interfaces.IAuthenticator;
import io.crossbar.autobahn.wamp.interfaces.ISerializer;
import io.crossbar.autobahn.wamp.interfaces.ITransport;
import io.crossbar.autobahn.wamp.interfaces.TriConsumer;
import io.crossbar.autobahn.wamp.interfaces.TriFunction;
import io.crossbar.autobahn.wamp.reflectionRoles.WampException;
import io.crossbar.autobahn.wamp.serializers.CBORSerializer;
import io.crossbar.autobahn.wamp.serializers.JSONSerializer;
import io.crossbar.autobahn.wamp.serializers.MessagePackSerializer;
import io.crossbar.autobahn.wamp.transports.NettyWebSocket;
import io.crossbar.autobahn.wamp.types.CallOptions;
import io.crossbar.autobahn.wamp.types.EventDetails;
import io.crossbar.autobahn.wamp.types.InvocationDetails;
import io.crossbar.autobahn.wamp.types.InvocationResult;
import io.crossbar.autobahn.wamp.types.PublishOptions;
import io.crossbar.autobahn.wamp.types.Registration;
import io.crossbar.autobahn.wamp.types.Subscription;
import io.crossbar.autobahn.wamp.types.TransportOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An autobahn session that waits for its answers. autobahn's sessions are not thread-safe: one
 * thread at a time uses this, and handlers run on the session's own thread, in order.
 */
final class ForeignSession {
  private static final int ANSWER_WITHIN = 10;
  private static final int MAX_FRAME = 1 << 20;

  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final List<Registration> registrations = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Connected session = new Connected();
  private final NettyWebSocket transport;

  /** What a callee answers with, or fails with. */
  interface Endpoint {
    Payload answer(Payload call) throws WampException;
  }

  /** The router did not open the session; the message is the reason's URI. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  ForeignSession(String url, String realm, String serializer) throws Exception {
    this(url, realm, serializer, List.of());
  }

  ForeignSession(String url, String realm, String serializer, List<IAuthenticator> authenticators)
      throws Exception {
    transport = new NettyWebSocket(url, List.of("wamp.2." + serializer));
    session.addOnLeaveListener(
        (s, details) -> joined.completeExceptionally(new Refused(details.reason)));
    session.addOnDisconnectListener((s, clean) -> disconnected());
    TransportOptions options = new TransportOptions();
    options.setMaxFramePayloadSize(MAX_FRAME);
    transport.connect(session, options);
    await(connected);
    // autobahn takes its channel from a listener, which may come after the handshake
    while (!transport.isOpen() && !gone.isDone()) {
      Thread.yield();
    }
    if (authenticators.isEmpty()) {
      session.join(realm);
    } else {
      session.join(realm, authenticators);
    }
    await(joined);
  }

  private void disconnected() {
    var lost = new IllegalStateException("the connection was refused or lost");
    connected.completeExceptionally(lost);
    joined.completeExceptionally(lost);
    gone.complete(null);
  }

  String subprotocol() {
    return session.subprotocol;
  }

  void register(String procedure, Endpoint endpoint) throws Exception {
    TriFunction<
            List<Object>,
            Map<String, Object>,
            InvocationDetails,
            CompletableFuture<InvocationResult>>
        handler = (args, kwargs, details) -> answer(endpoint, new Payload(args, kwargs));
    registrations.add(await(session.register(procedure, handler)));
  }

  private static CompletableFuture<InvocationResult> answer(Endpoint endpoint, Payload call) {
    try {
      Payload answer = endpoint.answer(call);
      return CompletableFuture.completedFuture(
          new InvocationResult(answer.args(), answer.kwargs()));
    } catch (WampException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  void subscribe(String topic, Consumer<Payload> handler) throws Exception {
    TriConsumer<List<Object>, Map<String, Object>, EventDetails> receive =
        (args, kwargs, details) -> handler.accept(new Payload(args, kwargs));
    subscriptions.add(await(session.subscribe(topic, receive)));
  }

  /** The result; {@link ApplicationError} where the callee or the router answered with an error. */
  Payload call(String procedure, Payload payload) throws Exception {
    var result =
        await(session.call(procedure, payload.args(), payload.kwargs(), (CallOptions) null));
    return new Payload(result.results, result.kwresults);
  }

  void publish(String topic, Payload payload) throws Exception {
    PublishOptions acknowledged = new PublishOptions(true, true);
    await(session.publish(topic, payload.args(), payload.kwargs(), acknowledged));
  }

  void leave() throws Exception {
    for (Registration registration : registrations) {
      await(registration.unregister());
    }
    for (Subscription subscription : subscriptions) {
      await(subscription.unsubscribe());
    }
    session.leave("wamp.close.close_realm");
    await(gone);
    transport.close();
  }

  /** The session itself, once it has joined. */
  Session open() {
    return session;
  }

  static <T> T await(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(ANSWER_WITHIN, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new TimeoutException("no answer within " + ANSWER_WITHIN + " s");
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  /** Tells when it is connected and joined, and which serializer the router chose. */
  private final class Connected extends Session {
    private volatile String subprotocol;

    Connected() {
      super(Executors.newSingleThreadExecutor(ForeignSession::daemon));
    }

    @Override
    public void onConnect(ITransport transport, ISerializer serializer) throws Exception {
      subprotocol = name(serializer);
      super.onConnect(transport, serializer);
      connected.complete(null);
    }

    /**
     * autobahn makes the future of join() after it sent HELLO, and a WELCOME that is faster does
     * not complete it, though the session is joined.
     */
    @Override
    public void onMessage(byte[] payload, boolean isBinary) throws Exception {
      super.onMessage(payload, isBinary);
      if (getID() != 0) {
        joined.complete(null);
      }
    }

    private static String name(ISerializer serializer) {
      if (serializer instanceof JSONSerializer) {
        return JSONSerializer.NAME;
      }
      return serializer instanceof CBORSerializer
          ? CBORSerializer.NAME
          : MessagePackSerializer.NAME;
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
