package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Published;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unregistered;
import dev.weir.protocol.Unsubscribed;
import java.util.Map;

/**
 * Every request gets exactly one answer, of its own kind and the right one, and the ids in it hold
 * together. Calls are another checker's. Confined to one thread.
 */
final class RequestChecker {
  private final History history;
  private final Profile profile;

  RequestChecker(History history, Profile profile) {
    this.history = history;
    this.profile = profile;
  }

  /** An answer to anything but a CALL came. */
  void answered(PeerSession session, Message message, long stamp) {
    switch (message.type()) {
      case SUBSCRIBED -> {
        Subscribed answer = (Subscribed) message;
        Claim claim =
            (Claim) take(session, answer.request(), MessageType.SUBSCRIBE, message, stamp);
        subscribed(session, claim, answer.subscription());
      }
      case REGISTERED -> {
        Registered answer = (Registered) message;
        Claim claim = (Claim) take(session, answer.request(), MessageType.REGISTER, message, stamp);
        registered(session, claim, answer.registration());
      }
      case UNSUBSCRIBED ->
          released(
              session,
              take(
                  session,
                  ((Unsubscribed) message).request(),
                  MessageType.UNSUBSCRIBE,
                  message,
                  stamp),
              session.subscriptions());
      case UNREGISTERED -> unregistered(session, (Unregistered) message, stamp);
      case PUBLISHED -> {
        Published answer = (Published) message;
        Publication publication =
            (Publication) take(session, answer.request(), MessageType.PUBLISH, message, stamp);
        Violation.unless(publication.wantsAnswer(), "%s wants no answer: %s", publication, answer);
        history.publicationId(publication, answer.publication());
      }
      default -> refused(session, (ErrorMessage) message, stamp);
    }
  }

  /** Nothing is going on any more: all requests of live sessions must have their answers. */
  void settled() {
    for (PeerSession session : history.sessions()) {
      if (session.live()) {
        for (Request request : session.requests()) {
          Violation.unless(
              request.answer() != null || !request.wantsAnswer(), "%s has no answer", request);
        }
      }
    }
  }

  private static void unregistered(PeerSession session, Unregistered message, long stamp) {
    if (message.request() != 0) {
      Request request = take(session, message.request(), MessageType.UNREGISTER, message, stamp);
      released(session, request, session.registrations());
      return;
    }
    Object id = message.details().find("registration").orElse("none");
    Holding holding = session.registrations().remove(id);
    Violation.unless(
        session.hearsRevocations() && holding != null && holding.claim().mayBeRevoked(),
        "%s has no reason for %s",
        session,
        message);
  }

  private static Request take(
      PeerSession session, long id, MessageType type, Message answer, long stamp) {
    Request request = session.request(id);
    Violation.unless(request.type() == type, "%s is no answer to %s", answer, request);
    boolean refused = answer instanceof ErrorMessage;
    Violation.unless(
        refused || request.refusal().isEmpty(),
        "%s should be refused, but got %s",
        request,
        answer);
    session.doneUpTo(request, stamp);
    request.answer(answer, stamp);
    return request;
  }

  private void subscribed(PeerSession session, Claim claim, long id) {
    Holding held = session.subscriptions().get(id);
    if (held != null && !held.isRevoked()) {
      Violation.unless(held.pattern().equals(claim.pattern()), "%s got the id of %s", claim, held);
      return;
    }
    boolean holds =
        session.subscriptions().values().stream()
            .anyMatch(other -> !other.isRevoked() && other.pattern().equals(claim.pattern()));
    Violation.unless(!holds, "%s got another id, %d, though it is held", claim, id);
    Violation.unless(
        session.subscriptions().values().stream().filter(other -> !other.isRevoked()).count()
            < profile.subscriptions(),
        "%s is beyond the quota",
        claim);
    Holding holding = new Holding(claim, id);
    releaseUnread(session, holding, MessageType.UNSUBSCRIBE);
    session.subscriptions().put(id, holding);
    history.addSubscription(holding);
  }

  private void registered(PeerSession session, Claim claim, long id) {
    Holding holding = new Holding(claim, id);
    Holding before = session.registrations().put(id, holding);
    Violation.unless(!certain(before), "%s got an id in use, %d", claim, id);
    releaseUnread(session, holding, MessageType.UNREGISTER);
    history.addRegistration(holding);
  }

  /** The id may have been given back, as one held before, while the answer was under way. */
  private static void releaseUnread(PeerSession session, Holding holding, MessageType type) {
    session.requests().stream()
        .filter(request -> request.type() == type && request.id() > holding.claim().id())
        .filter(request -> ((Release) request).held() == holding.id())
        .forEach(holding::release);
  }

  private static void released(PeerSession session, Request request, Map<Long, Holding> held) {
    Holding holding = held.remove(((Release) request).held());
    Violation.unless(holding != null, "%s gave back what was not held by %s", request, session);
  }

  private void refused(PeerSession session, ErrorMessage error, long stamp) {
    MessageType type = MessageType.of(error.requestType()).orElseThrow();
    Request request = take(session, error.request(), type, error, stamp);
    Violation.unless(request.wantsAnswer(), "%s wants no answer, but got %s", request, error);
    boolean right =
        request.refusal().isPresent()
            ? error.error().equals(request.refusal().get())
            : mayFail(session, request, error.error());
    Violation.unless(right, "%s must not get %s; due is %s", request, error, request.refusal());
  }

  private static boolean holds(PeerSession session, long subscription) {
    Holding holding = session.subscriptions().get(subscription);
    return holding != null && !holding.isRevoked();
  }

  private boolean mayFail(PeerSession session, Request request, String error) {
    return switch (request.type()) {
      case SUBSCRIBE ->
          error.equals(ErrorUri.LIMIT_EXCEEDED)
              && session.subscriptions().size() >= profile.subscriptions();
      case REGISTER ->
          error.equals(ErrorUri.PROCEDURE_ALREADY_EXISTS)
              || error.equals(ErrorUri.CLOSE_SYSTEM_SHUTDOWN);
      case UNSUBSCRIBE ->
          error.equals(ErrorUri.NO_SUCH_SUBSCRIPTION)
              && !holds(session, ((Release) request).held());
      case UNREGISTER ->
          error.equals(ErrorUri.NO_SUCH_REGISTRATION)
              && !certain(session.registrations().get(((Release) request).held()));
      default -> false;
    };
  }

  private static boolean certain(Holding held) {
    return held != null && !held.claim().mayBeRevoked();
  }
}
