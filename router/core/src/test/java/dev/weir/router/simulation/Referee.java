package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Event;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribed;
import java.util.Optional;

/** Brings what clients get to the checkers. Confined to one thread. */
final class Referee {
  private final RequestChecker requests;
  private final EventChecker events;
  private final CallChecker calls;
  private final RegistrationChecker registrations;
  private final PolicyChecker policies;
  private final RealmCallChecker realmCalls;
  private final Warden warden;

  Referee(World world, History history, Profile profile, Warden warden) {
    this.warden = warden;
    this.requests = new RequestChecker(history, profile);
    this.events = new EventChecker(history, profile.lossy());
    this.calls = new CallChecker(world, history, profile);
    this.registrations = new RegistrationChecker(history);
    this.policies = new PolicyChecker(history, profile);
    this.realmCalls = new RealmCallChecker(history, profile);
  }

  /** A message came, written at this moment; an invocation is returned for the callee to answer. */
  Optional<ModelInvocation> message(PeerSession session, Message message, long stamp) {
    if (!(message instanceof Event event && event.details().retained())) {
      session.justAnswered(null);
    }
    switch (message.type()) {
      case EVENT -> events.event(session, (Event) message, stamp);
      case INVOCATION -> {
        Optional<ModelInvocation> invocation = calls.invoked(session, (Invocation) message, stamp);
        invocation.ifPresent(policies::invoked);
        return invocation;
      }
      case INTERRUPT -> calls.interrupted(session, (Interrupt) message);
      case RESULT -> result(session, (Result) message, stamp);
      case ERROR -> error(session, (ErrorMessage) message, stamp);
      case UNSUBSCRIBED -> unsubscribed(session, (Unsubscribed) message, stamp);
      case SUBSCRIBED -> {
        requests.answered(session, message, stamp);
        session.justAnswered((Claim) session.request(((Subscribed) message).request()));
      }
      case REGISTERED, UNREGISTERED, PUBLISHED -> requests.answered(session, message, stamp);
      default -> throw new Violation(session + " got " + message);
    }
    return Optional.empty();
  }

  /** The router has nothing left to do, and the sessions that are left have read everything. */
  void settled() {
    requests.settled();
    events.settled();
    registrations.settled();
    calls.settled();
    policies.settled();
    warden.settled();
  }

  /** The router has nothing left to do: testaments of who has left have been published. */
  void opened(PeerSession session, long end) {
    realmCalls.opened(session, end);
  }

  private void result(PeerSession session, Result result, long stamp) {
    if (session.request(result.request()) instanceof RealmCall call) {
      realmCalls.result(call, result, stamp);
    } else {
      calls.result(session, result, stamp);
    }
  }

  private void unsubscribed(PeerSession session, Unsubscribed unsubscribed, long stamp) {
    if (unsubscribed.request() == 0) {
      warden.told(session, unsubscribed);
    } else {
      requests.answered(session, unsubscribed, stamp);
    }
  }

  private void error(PeerSession session, ErrorMessage error, long stamp) {
    if (error.requestType() == MessageType.CALL.code()
        && session.request(error.request()) instanceof RealmCall call) {
      realmCalls.error(call, error, stamp);
    } else if (error.requestType() == MessageType.CALL.code()) {
      calls.error(session, error, stamp);
    } else {
      requests.answered(session, error, stamp);
    }
  }
}
