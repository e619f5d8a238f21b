package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Callee role of a session, as far as calls are concerned: the invocations that are not
 * answered yet. Thread-safe; what the router sends is handled by the reader thread.
 */
final class Callee {
  /** What an invocation weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 1024;

  private final SessionContext context;
  private final Registrations registrations;
  private final Map<Long, Reply> unanswered = new ConcurrentHashMap<>();
  private final EndedStreams ended = new EndedStreams();

  Callee(SessionContext context, Registrations registrations) {
    this.context = context;
    this.registrations = registrations;
  }

  Registrations registrations() {
    return registrations;
  }

  void invoked(dev.weir.protocol.Invocation invocation) {
    Reply running = unanswered.get(invocation.request());
    if (running != null) {
      continued(running, invocation);
    } else if (!ended.swallows(invocation.request(), !invocation.details().progress())) {
      begun(invocation);
    }
  }

  /** An invocation that is unknown or answered is none of an INTERRUPT's business. */
  void interrupted(Interrupt interrupt) {
    Optional.ofNullable(unanswered.get(interrupt.request()))
        .ifPresent(reply -> reply.interrupt(interrupt.options().mode()));
  }

  /** The session has ended. */
  void end() {
    unanswered.values().forEach(reply -> reply.interrupt(CancelMode.KILLNOWAIT));
  }

  /** It holds nothing any longer; chunks that still come are expected from now on. */
  void answered(Reply reply) {
    long left = reply.close();
    if (!reply.isComplete()) {
      ended.add(reply.request());
    }
    unanswered.remove(reply.request(), reply);
    reply.lane().hold(-(reply.size() + left));
    if (reply.lane().withdraw(reply)) {
      reply.handled();
    }
  }

  Payload encode(Arguments arguments, Optional<Passthru> passthru) {
    return context.codec().encode(arguments, passthru);
  }

  void send(dev.weir.protocol.Message answer) {
    context.sender().answer(answer);
  }

  /** By a thread that must not wait: a router that does not read is given up. */
  void post(dev.weir.protocol.Message answer) {
    context.sender().postAnswer(answer);
  }

  void complete(Runnable completion) {
    context.threads().complete(completion);
  }

  private void begun(dev.weir.protocol.Invocation invocation) {
    Optional<Registration> registration = registrations.find(invocation.registration());
    if (registration.isEmpty()) {
      refuse(
          invocation,
          ErrorUri.NO_SUCH_REGISTRATION,
          "this callee has no registration " + invocation.registration());
    } else if (registration.get().lane().isFull()) {
      refuse(invocation, ErrorUri.UNAVAILABLE, full());
    } else {
      invoke(registration.get(), invocation);
    }
  }

  private void continued(Reply running, dev.weir.protocol.Invocation message) {
    if (running.isComplete()) {
      throw new ProtocolViolation(
          "INVOCATION.Request " + message.request() + " is used by a running invocation");
    }
    Received chunk = received(running.procedure(), message);
    boolean last = !message.details().progress();
    boolean full = running.lane().isFull();
    running.lane().hold(running.add(chunk, last));
    if (full) {
      running.refuse(ErrorUri.UNAVAILABLE, full());
    }
  }

  private void invoke(Registration registration, dev.weir.protocol.Invocation message) {
    String procedure = message.details().procedure().orElse(registration.procedure().uri());
    Received received = received(procedure, message);
    Reply reply =
        new Reply(
            this,
            registration.lane(),
            message,
            procedure,
            OVERHEAD + received.size(),
            context
                .codec()
                .passthru(Passthru.of(message.details().dict()), procedure)
                .filter(packed -> context.router().callPassthru()));
    unanswered.put(message.request(), reply);
    reply.lane().hold(reply.size());
    reply.watch(context.threads());
    Invocation invocation = new Invocation(procedure, message.details(), received, reply);
    registration.lane().enter(reply, new Answering(registration, invocation, reply));
  }

  private Received received(String procedure, dev.weir.protocol.Invocation message) {
    return new Received(context.codec(), message.payload(), message.details().dict(), procedure);
  }

  private String full() {
    return "the callee holds too many invocations of this registration (receiveQueue "
        + context.options().receiveQueue()
        + " bytes)";
  }

  /** By the reader thread, before there is a reply. */
  private void refuse(dev.weir.protocol.Invocation invocation, String uri, String sentence) {
    if (invocation.details().progress()) {
      ended.add(invocation.request());
    }
    post(
        new ErrorMessage(
            MessageType.INVOCATION.code(),
            invocation.request(),
            Dict.EMPTY,
            uri,
            Payload.of(sentence)));
  }
}
