package dev.weir.client;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Published;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribed;
import java.util.Optional;

/**
 * The four roles of an open session, and which of them each message is for. Thread-safe; messages
 * are received by the reader thread.
 */
record Roles(
    SessionContext context,
    Caller caller,
    Callee callee,
    Publisher publisher,
    Subscriber subscriber) {

  /** The session has ended. */
  void end() {
    callee.end();
  }

  /**
   * Takes a message to whom it is for.
   *
   * @throws ProtocolViolation if it must not come in an open session
   */
  void receive(Message message) {
    switch (message.type()) {
      case EVENT -> subscriber.published((Event) message, context.codec());
      case INVOCATION -> callee.invoked((Invocation) message);
      case INTERRUPT -> callee.interrupted((Interrupt) message);
      case RESULT -> result((Result) message);
      case ERROR -> error((ErrorMessage) message);
      default -> receiveConfirmation(message);
    }
  }

  private void receiveConfirmation(Message message) {
    switch (message.type()) {
      case PUBLISHED -> answer(MessageType.PUBLISH, ((Published) message).request(), message);
      case SUBSCRIBED -> answer(MessageType.SUBSCRIBE, ((Subscribed) message).request(), message);
      case UNSUBSCRIBED -> unsubscribed((Unsubscribed) message);
      case REGISTERED -> answer(MessageType.REGISTER, ((Registered) message).request(), message);
      case UNREGISTERED -> unregistered((Unregistered) message);
      default -> throw new ProtocolViolation(message.type() + " must not come in an open session");
    }
  }

  private void result(Result result) {
    if (result.details().progress()) {
      context
          .requests()
          .find(MessageType.CALL, result.request())
          .ifPresent(call -> call.progressed(result));
    } else {
      answer(MessageType.CALL, result.request(), result);
    }
  }

  private void answer(MessageType request, long id, Message answer) {
    claim(request, id).ifPresent(pending -> pending.answered(answer));
  }

  /** The request that an answer ends; without one the answer is late, and dropped. */
  private Optional<Pending> claim(MessageType request, long id) {
    Optional<Pending> claimed =
        context
            .requests()
            .find(request, id)
            .filter(pending -> context.requests().claim(id, pending));
    if (claimed.isEmpty()) {
      context.counters().lateAnswers.increment();
    }
    return claimed;
  }

  private void error(ErrorMessage error) {
    MessageType request = MessageType.of(error.requestType()).orElseThrow();
    if (request == MessageType.INVOCATION) {
      throw new ProtocolViolation("ERROR.REQUEST.Type must not be INVOCATION from a router");
    }
    claim(request, error.request()).ifPresent(pending -> pending.failed(failure(pending, error)));
  }

  private WampException failure(Pending pending, ErrorMessage error) {
    return Failures.answered(
        pending.description(), error, context.codec().shown(error.payload(), error.details()));
  }

  private void unsubscribed(Unsubscribed message) {
    if (message.request() == 0) {
      subscriber.revoked(message.details());
    } else {
      answer(MessageType.UNSUBSCRIBE, message.request(), message);
    }
  }

  private void unregistered(Unregistered message) {
    if (message.request() == 0) {
      callee.registrations().revoked(message.details());
    } else {
      answer(MessageType.UNREGISTER, message.request(), message);
    }
  }
}
