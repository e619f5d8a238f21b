package dev.weir.router.local;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Event;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.transport.MessageLink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * A session of the application itself, with requests and their answers kept together ({@code
 * Router.session}): what a bridge or a pool of workers stands on. Payloads are what the other side
 * gave: values, or raw octets of its serializer, which may be handed on unread or read by {@link
 * dev.weir.protocol.codec.Transcoder}.
 *
 * <pre>{@code
 * LocalSession bridge =
 *     router.session(LocalPeer.of("realm1", "bridge", "gateway")).toCompletableFuture().join();
 *
 * // A call with arguments as they came in JSON, and its result as JSON:
 * Payload arguments = Payload.raw(Serializer.JSON, "[20,22]".getBytes(UTF_8), 1);
 * bridge
 *     .call("com.example.add", CallOptions.of(Dict.of("timeout", 5_000L)), arguments)
 *     .thenApply(result -> Transcoder.encode(result.payload(), Serializer.JSON).octets());
 *
 * // A procedure, of which the router runs eight calls at once and lets others wait:
 * bridge.register(
 *     "com.example.render",
 *     RegisterOptions.of(Dict.of("concurrency", 8L)),
 *     invocation -> worker.handle(invocation.payload())); // a CompletionStage of the result
 * }</pre>
 *
 * <p>Handlers and the stages' own actions run where the {@link LocalPeer} says and must not block
 * there. A request that finds no room fails at once with {@code wamp.error.unavailable}; answers to
 * invocations are kept until there is room. When the session ends, open requests fail, and {@link
 * #ended} tells why. Thread-safe.
 */
public final class LocalSession implements AutoCloseable {
  private final OpenRequests requests = new OpenRequests();
  private final Invocations invocations = new Invocations(requests::answer);
  private final Subscriptions subscriptions = new Subscriptions();
  private final CompletableFuture<LocalSession> joined = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final LongConsumer canceled = id -> requests.tell(new Cancel(id, CancelOptions.NONE));
  private volatile Welcome welcome;

  private LocalSession() {}

  /** Joins as a peer by a function that connects it: {@code router::join}. */
  public static CompletionStage<LocalSession> join(
      LocalPeer peer, BiFunction<LocalPeer, MessageLink.Receiver, MessageLink> by) {
    LocalSession session = new LocalSession();
    session.requests.open(() -> by.apply(peer.withSession(), session.new Inbox()));
    return session.joined;
  }

  /** What the router said of the session when it joined. */
  public Welcome welcome() {
    return welcome;
  }

  /**
   * Calls a procedure. Cancelling the stage's future cancels the call.
   *
   * @return the result, or a {@link LocalErrorException} with the error that answers
   */
  public CompletableFuture<Result> call(String procedure, CallOptions options, Payload payload) {
    return call(procedure, options, payload, progress -> {});
  }

  /** The same, whose progressive results are given to a consumer where they are asked for. */
  public CompletableFuture<Result> call(
      String procedure, CallOptions options, Payload payload, Consumer<Result> progress) {
    OpenRequests.Reply<Result> reply =
        new OpenRequests.Reply<>(Result.class, progress).canceling(canceled);
    requests.send(id -> new Call(id, options, procedure, payload), reply);
    return reply;
  }

  /**
   * Publishes.
   *
   * @return the id of the publication when the options ask for an acknowledgement, else empty as
   *     soon as it is sent
   */
  public CompletionStage<Optional<Long>> publish(
      String topic, PublishOptions options, Payload payload) {
    OpenRequests.Reply<Published> reply = new OpenRequests.Reply<>(Published.class);
    Function<Long, Message> message = id -> new Publish(id, options, topic, payload);
    if (options.acknowledge()) {
      requests.send(message::apply, reply);
      return reply.thenApply(answer -> Optional.of(answer.publication()));
    }
    return requests.sendUnanswered(message::apply).thenApply(sent -> Optional.empty());
  }

  /**
   * Registers a procedure. The stage that the handler gives ends with the result, or with an error:
   * a {@link LocalErrorException} as it is, any other as {@code wamp.error.runtime_error} without
   * its text. An INTERRUPT cancels the stage's future, where the peer announces call canceling.
   *
   * @return the id of the registration
   */
  public CompletionStage<Long> register(
      String procedure,
      RegisterOptions options,
      Function<Invocation, ? extends CompletionStage<Payload>> handler) {
    OpenRequests.Reply<Registered> reply =
        new OpenRequests.Reply<>(Registered.class)
            .with(answer -> invocations.begin(answer.registration(), handler));
    requests.send(id -> new Register(id, options, procedure), reply);
    return reply.thenApply(Registered::registration);
  }

  /** Ends a registration; invocations that have begun go on. */
  public CompletionStage<Void> unregister(long registration) {
    OpenRequests.Reply<Unregistered> reply = new OpenRequests.Reply<>(Unregistered.class);
    requests.send(id -> new Unregister(id, registration), reply);
    return reply.thenAccept(answer -> invocations.end(registration));
  }

  /**
   * Sends a progressive result of an invocation that asks for them and is not yet answered.
   *
   * @return ends when the router has taken it, which it does not while the caller reads more slowly
   *     than results come: who sends the next one only then has one of them in memory; or with a
   *     {@link LocalErrorException} when the session ended first
   */
  public CompletionStage<Void> progress(Invocation invocation, Payload payload) {
    return invocations.progress(invocation, payload);
  }

  /**
   * Subscribes.
   *
   * @return the id of the subscription
   */
  public CompletionStage<Long> subscribe(
      String topic, SubscribeOptions options, Consumer<Event> handler) {
    OpenRequests.Reply<Subscribed> reply =
        new OpenRequests.Reply<>(Subscribed.class)
            .with(answer -> subscriptions.begin(answer.subscription(), handler));
    requests.send(id -> new Subscribe(id, options, topic), reply);
    return reply.thenApply(Subscribed::subscription);
  }

  /** Ends a subscription. */
  public CompletionStage<Void> unsubscribe(long subscription) {
    OpenRequests.Reply<Unsubscribed> reply = new OpenRequests.Reply<>(Unsubscribed.class);
    requests.send(id -> new Unsubscribe(id, subscription), reply);
    return reply.thenAccept(answer -> subscriptions.end(subscription));
  }

  /** Ends with the URI of the reason when the session has ended. */
  public CompletionStage<String> ended() {
    return ended.copy();
  }

  /** Leaves; open requests fail. */
  @Override
  public void close() {
    requests.close();
    end(ErrorUri.CLOSE_GOODBYE_AND_OUT, "the session was left");
  }

  private void end(String reason, String sentence) {
    LocalErrorException error = new LocalErrorException(reason, sentence);
    ended.complete(reason);
    joined.completeExceptionally(error);
    requests.fail(error);
    invocations.cancelAll();
  }

  /** Runs where the peer says. */
  private final class Inbox implements MessageLink.Receiver {
    @Override
    public void message(Message message) {
      switch (message.type()) {
        case WELCOME -> {
          welcome = (Welcome) message;
          joined.complete(LocalSession.this);
        }
        case EVENT -> subscriptions.event((Event) message);
        case INVOCATION -> invocations.invoke((Invocation) message);
        case INTERRUPT -> invocations.interrupt(((Interrupt) message).request());
        case ABORT -> {
          Abort abort = (Abort) message;
          end(abort.reason(), abort.details().text("message").orElse(abort.reason()));
        }
        case GOODBYE -> {
          Goodbye goodbye = (Goodbye) message;
          requests.tell(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
          requests.close();
          end(goodbye.reason(), goodbye.details().text("message").orElse(goodbye.reason()));
        }
        case ERROR -> requests.failed((ErrorMessage) message);
        case UNREGISTERED -> unregistered((Unregistered) message);
        case UNSUBSCRIBED -> unsubscribed((Unsubscribed) message);
        default -> requests.answered(message);
      }
    }

    private void unregistered(Unregistered message) {
      if (message.request() == 0) {
        message.details().find("registration").ifPresent(id -> invocations.end((Long) id));
      } else {
        requests.answered(message);
      }
    }

    private void unsubscribed(Unsubscribed message) {
      if (message.request() == 0) {
        message.details().find("subscription").ifPresent(id -> subscriptions.end((Long) id));
      } else {
        requests.answered(message);
      }
    }

    @Override
    public void room() {
      requests.room();
    }

    @Override
    public void closed() {
      end(ErrorUri.NETWORK_FAILURE, "the router has ended the session");
    }
  }
}
