package dev.weir.client;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Register;
import dev.weir.protocol.RegisterOptions;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.UriRules;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The Callee role of a session: registrations, and the invocations that are not answered yet.
 * Thread-safe; what the router sends is handled by the reader thread.
 */
final class Callee {
  /** What an invocation weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 1024;

  private final SessionContext context;
  private final Map<Long, Registration> registrations = new ConcurrentHashMap<>();
  private final Map<Long, Reply> unanswered = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();

  Callee(SessionContext context) {
    this.context = context;
  }

  /** Registers; the future always completes. */
  CompletableFuture<Registration> register(Procedure procedure, InvocationHandler handler) {
    try {
      if (!UriRules.LOOSE.valid(procedure.uri(), procedure.match())) {
        throw Failures.invalidUri("URI of a procedure", procedure.uri());
      }
      RegisterOptions options = context.codec().options(procedure.options(), RegisterOptions::of);
      return new RequestFuture<Registration>(
              context.threads(),
              MessageType.REGISTER,
              "the registration of " + procedure.uri(),
              answer -> registered(procedure, handler, (Registered) answer),
              Registration::close)
          .send(
              context.sender(),
              context.options().timeout(),
              id -> new Register(id, options, procedure.uri()));
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Unregisters; invocations are served until the router has confirmed. */
  CompletableFuture<Void> unregister(Registration registration) {
    CompletableFuture<Void> future =
        new RequestFuture<Void>(
                context.threads(),
                MessageType.UNREGISTER,
                "the end of the registration of " + registration.procedure().uri(),
                answer -> forget(registration),
                nothing -> {})
            .send(
                context.sender(),
                context.options().timeout(),
                id -> new Unregister(id, registration.id()));
    return future.whenComplete((done, failure) -> forget(registration));
  }

  /** The router has ended a registration of its own accord. */
  void revoked(Dict details) {
    details.find("registration").map(registrations::remove).ifPresent(Registration::end);
  }

  void invoked(dev.weir.protocol.Invocation invocation) {
    Registration registration = registrations.get(invocation.registration());
    if (registration == null) {
      refuse(
          invocation.request(),
          ErrorUri.NO_SUCH_REGISTRATION,
          "this callee has no registration " + invocation.registration());
    } else if (held.get() >= context.options().receiveQueue()) {
      refuse(
          invocation.request(),
          ErrorUri.UNAVAILABLE,
          "the callee holds too many invocations (receiveQueue "
              + context.options().receiveQueue()
              + " bytes)");
    } else {
      invoke(registration, invocation);
    }
  }

  /** An invocation that is unknown or answered is none of an INTERRUPT's business. */
  void interrupted(Interrupt interrupt) {
    Optional.ofNullable(unanswered.get(interrupt.request()))
        .ifPresent(reply -> reply.interrupt(interrupt.options().mode()));
  }

  /** The session has ended. */
  void end() {
    registrations.values().forEach(Registration::end);
    registrations.clear();
    unanswered.values().forEach(reply -> reply.interrupt(CancelMode.KILLNOWAIT));
  }

  void answered(Reply reply) {
    unanswered.remove(reply.request(), reply);
    held.addAndGet(-reply.size());
  }

  Payload encode(Arguments arguments) {
    return context.codec().encode(arguments);
  }

  void send(Message answer) {
    context.sender().answer(answer);
  }

  void complete(Runnable completion) {
    context.threads().complete(completion);
  }

  private Registration registered(
      Procedure procedure, InvocationHandler handler, Registered answer) {
    Registration registration = new Registration(this, answer.registration(), procedure, handler);
    registrations.put(answer.registration(), registration);
    return registration;
  }

  private Void forget(Registration registration) {
    registrations.remove(registration.id(), registration);
    return null;
  }

  private void invoke(Registration registration, dev.weir.protocol.Invocation message) {
    String procedure = message.details().procedure().orElse(registration.procedure().uri());
    Reply reply =
        new Reply(this, message.request(), procedure, OVERHEAD + message.payload().size());
    if (unanswered.putIfAbsent(message.request(), reply) != null) {
      throw new ProtocolViolation(
          "INVOCATION.Request " + message.request() + " is used by a running invocation");
    }
    held.addAndGet(reply.size());
    Received received = new Received(context.codec(), message.payload());
    Invocation invocation = new Invocation(procedure, message.details(), received, reply);
    try {
      context.threads().handlers().execute(() -> run(registration, invocation, reply));
    } catch (RejectedExecutionException e) {
      answered(reply);
      refuse(message.request(), ErrorUri.UNAVAILABLE, "the callee's executor takes no more");
    }
  }

  private static void run(Registration registration, Invocation invocation, Reply reply) {
    if (reply.isGiven()) {
      return;
    }
    try {
      reply.with(registration.handler().invoke(invocation));
    } catch (Throwable e) { // whatever a handler throws becomes an ERROR
      reply.failed(e);
    }
  }

  /** By the reader thread, which never waits: a router that does not read is given up. */
  private void refuse(long request, String uri, String sentence) {
    context
        .sender()
        .postAnswer(
            new ErrorMessage(
                MessageType.INVOCATION.code(), request, Dict.EMPTY, uri, Payload.of(sentence)));
  }
}
