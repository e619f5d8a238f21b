package dev.weir.client;

import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.link.LinkEnd;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.transport.WebSocketCloseCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A WAMP session on one connection, from HELLO to the end (basic profile, "Sessions"). Thread-safe;
 * messages are received by the reader thread.
 *
 * <pre>
 *  JOINING --WELCOME--> OPEN --close()--> CLOSING --GOODBYE, or no patience--> ENDED
 *     |                   |                                                     ^
 *     '-------------------'---- GOODBYE, ABORT, violation, connection lost -----'
 * </pre>
 */
final class Session implements Carrier.Listener {
  private enum State {
    JOINING,
    OPEN,
    CLOSING,
    ENDED
  }

  /** How long the connection may take to end after the session has. */
  private static final Duration LINK_PATIENCE = Duration.ofSeconds(3);

  private final ClientContext client;
  private final SessionOwner owner;
  private final ClientOptions options;
  private final Carrier carrier;
  private final Logins logins;
  private final Requests requests;
  private final MessageSender sender;
  private final PayloadCodec codec;
  private final AtomicReference<State> state = new AtomicReference<>(State.JOINING);
  private final CompletableFuture<SessionDetails> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile Optional<Roles> roles = Optional.empty();
  private volatile Optional<WampException> cause = Optional.empty();

  Session(ClientContext client, Carrier carrier, Logins logins, SessionOwner owner) {
    this.client = client;
    this.owner = owner;
    this.options = client.options();
    this.carrier = carrier;
    this.logins = logins;
    this.codec =
        new PayloadCodec(
            options.mapper(),
            carrier.serializer(),
            options.maxMessage(),
            new Packing(options.keys()));
    this.requests = new Requests(options.maxPending(), 0);
    this.sender = new MessageSender(carrier, requests, options.sendTimeout());
  }

  /**
   * Joins the realm and waits until the router has decided.
   *
   * @throws WampException if it refused, broke the protocol, or was silent for too long
   */
  SessionDetails join(Duration patience) {
    carrier.start(this);
    sender.post(Announcement.hello(options.realm(), options.agent(), logins));
    try {
      return joined.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw (WampException) e.getCause();
    } catch (TimeoutException e) {
      throw fail(Failures.timeout("HELLO to realm " + options.realm(), patience));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fail(Failures.interruptedJoin());
    }
  }

  /** The roles, once the session has been joined. */
  Roles roles() {
    return roles.orElseThrow();
  }

  /** How many requests wait for their answers. */
  int pending() {
    return requests.size();
  }

  /** As the router welcomed it, once it has been joined. */
  SessionDetails details() {
    return joined.join();
  }

  /**
   * Sees that it is open.
   *
   * @throws WampException with the cause of its end
   */
  void requireOpen() {
    if (!isOpen()) {
      throw cause.orElseGet(Failures::closed);
    }
  }

  boolean isOpen() {
    return state.get() == State.OPEN;
  }

  /** Ends the session with GOODBYE; waits for the router's and for the connection's end. */
  void close() {
    if (leave(State.CLOSING)) {
      WampException closed = Failures.closed();
      sender.end(closed);
      sender.post(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_REALM));
      settle(closed);
    }
    if (state.get() == State.CLOSING) {
      await(goodbye, options.closeTimeout());
      state.set(State.ENDED);
    }
    carrier.close(WebSocketCloseCode.NORMAL, "");
    if (!await(gone, LINK_PATIENCE)) {
      carrier.cut();
    }
  }

  @Override
  public void reading(Runnable messages) {
    client.threads().gather(messages);
  }

  @Override
  public void received(Message message) {
    try {
      receive(message);
    } catch (ProtocolViolation violation) {
      violated(violation);
    }
  }

  @Override
  public void ended(LinkEnd end) {
    WampException cause = Failures.ended(end);
    end(cause, () -> {});
    goodbye.complete(null);
    gone.complete(null);
  }

  private void receive(Message message) {
    switch (state.get()) {
      case JOINING -> receiveWhileJoining(message);
      case OPEN -> receiveWhileOpen(message);
      case CLOSING -> receiveWhileClosing(message);
      case ENDED -> {}
    }
  }

  private void receiveWhileJoining(Message message) {
    switch (message.type()) {
      case WELCOME -> welcomed((Welcome) message);
      case ABORT -> aborted((Abort) message);
      case CHALLENGE -> challenged((Challenge) message);
      default -> throw new ProtocolViolation(message.type() + " must not come before WELCOME");
    }
  }

  private void receiveWhileOpen(Message message) {
    switch (message.type()) {
      case GOODBYE -> goodbye((Goodbye) message);
      case ABORT -> aborted((Abort) message);
      default -> roles().receive(message);
    }
  }

  /** After GOODBYE only the router's GOODBYE counts, whoever was first. */
  private void receiveWhileClosing(Message message) {
    switch (message.type()) {
      case GOODBYE, ABORT -> goodbye.complete(null);
      default -> {}
    }
  }

  /** The answer may take its time, which the reader must not. */
  private void challenged(Challenge challenge) {
    if (logins.chosen(challenge.authMethod())) {
      client.threads().handle(() -> authenticate(challenge), this::unanswered);
    } else {
      WampException cause = Failures.notOffered(challenge.authMethod(), logins.methods());
      abort(cause, ErrorUri.NO_MATCHING_AUTH_METHOD, cause.getMessage());
    }
  }

  private void authenticate(Challenge challenge) {
    try {
      sender.post(logins.answer(challenge));
    } catch (AuthenticationException e) {
      refused(e);
    } catch (ProtocolViolation violation) {
      violated(violation);
    } catch (RuntimeException e) {
      unanswered(e);
    }
  }

  private void refused(AuthenticationException e) {
    abort(Failures.notAuthenticated(e), ErrorUri.AUTHENTICATION_FAILED, e.getMessage());
  }

  private void unanswered(Throwable e) {
    WampException cause = Failures.unanswered(e);
    abort(cause, ErrorUri.AUTHENTICATION_FAILED, "the challenge could not be answered");
  }

  private void welcomed(Welcome welcome) {
    try {
      logins.welcomed(welcome.details());
      open(welcome);
    } catch (AuthenticationException e) {
      refused(e);
    }
  }

  private void open(Welcome welcome) {
    RouterFeatures features = RouterFeatures.of(welcome.details());
    roles = Optional.of(owner.roles(new SessionContext(client, requests, sender, codec, features)));
    SessionDetails details = SessionDetails.of(welcome, options.realm(), carrier.serializer());
    if (state.compareAndSet(State.JOINING, State.OPEN)) {
      joined.complete(details);
    }
  }

  private void goodbye(Goodbye received) {
    end(
        Failures.goodbye(received),
        () -> {
          sender.post(new Goodbye(Dict.EMPTY, ErrorUri.CLOSE_GOODBYE_AND_OUT));
          carrier.close(WebSocketCloseCode.NORMAL, "");
        });
  }

  /** An ABORT is never answered. */
  private void aborted(Abort abort) {
    end(
        Failures.aborted(
            abort, codec.shown(abort.payload(), Dict.EMPTY), state.get() == State.JOINING),
        () -> carrier.close(WebSocketCloseCode.NORMAL, ""));
  }

  @Override
  public void violated(ProtocolViolation violation) {
    WampException cause =
        Failures.protocol("the router broke the protocol: " + violation.getMessage());
    abort(cause, ErrorUri.PROTOCOL_VIOLATION, violation.getMessage());
  }

  private void abort(WampException cause, String reason, String sentence) {
    end(
        cause,
        () -> {
          sender.post(new Abort(Dict.of("message", sentence), reason, Payload.EMPTY));
          carrier.close(WebSocketCloseCode.PROTOCOL_ERROR, sentence);
        });
  }

  /** Ends it for a cause, the first one only. The farewell goes out behind all that was sent. */
  private void end(WampException reason, Runnable farewell) {
    if (leave(State.ENDED)) {
      cause = Optional.of(reason);
      sender.end(reason);
      farewell.run();
      settle(reason);
    }
  }

  private WampException fail(WampException cause) {
    end(cause, carrier::cut);
    return cause;
  }

  /** Fails whatever is pending. By now nothing more can become so. */
  private void settle(WampException reason) {
    if (!joined.completeExceptionally(reason)) {
      owner.ended(this, reason);
    }
    requests.failAll(reason);
    roles.ifPresent(Roles::end);
  }

  /** From JOINING or OPEN to another state; true for the first who does it. */
  private boolean leave(State next) {
    return state.compareAndSet(State.OPEN, next) || state.compareAndSet(State.JOINING, next);
  }

  private static boolean await(CompletableFuture<Void> event, Duration patience) {
    try {
      event.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
