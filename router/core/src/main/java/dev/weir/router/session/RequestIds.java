package dev.weir.router.session;

import dev.weir.protocol.Ids;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Role;

/**
 * The sequence of a session's request ids: one counter over all request types, from 1 in steps of
 * 1, and after 2^53 comes 1 (basic profile, "IDs"). Confined to the session's loop.
 */
final class RequestIds {
  /** The id of messages that are no requests. */
  static final long NONE = 0;

  private long last;
  private long lastCall;

  RequestIds(long last) {
    this.last = last;
  }

  /**
   * Whether this is a CALL with the id of a CALL before it, as a further chunk of a progressive
   * call has. What it belongs to, the dealer knows.
   */
  boolean mayContinue(long id, Message message) {
    return message.type() == MessageType.CALL && id <= lastCall;
  }

  /** The request id of a message, or {@link #NONE}. */
  static long of(Message message) {
    return Ids.ofRequest(message);
  }

  /** The role that sends requests of this message's type. */
  static Role role(Message message) {
    return switch (message.type()) {
      case PUBLISH -> Role.PUBLISHER;
      case SUBSCRIBE, UNSUBSCRIBE -> Role.SUBSCRIBER;
      case REGISTER, UNREGISTER -> Role.CALLEE;
      default -> Role.CALLER;
    };
  }

  /** Takes the next id; returns whether it is the one that was due. */
  boolean take(long id, Message message) {
    boolean next = id == Ids.next(last);
    last = id;
    note(message);
    return next;
  }

  /**
   * Takes the next id.
   *
   * @throws ProtocolViolation when it is another one
   */
  void takeInSequence(long id, Message message) {
    long due = Ids.next(last);
    if (id != due) {
      throw new ProtocolViolation(
          message.type()
              + ".Request must be "
              + due
              + ", the next id of the session, not "
              + id
              + " (realms.lenient_request_ids allows others)");
    }
    last = id;
    note(message);
  }

  private void note(Message message) {
    if (message.type() == MessageType.CALL) {
      lastCall = last;
    }
  }
}
