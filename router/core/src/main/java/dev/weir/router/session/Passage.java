package dev.weir.router.session;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.auth.Evidence;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.ReadGate;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.rate.RateLimits;
import dev.weir.router.realm.Membership;
import dev.weir.router.realm.Realm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way of an open session's messages into its realm's turn, in order: what one read brings
 * enters once, and what has to be treated by itself enters behind it. Confined to the session's
 * loop.
 */
final class Passage {
  private final EventLoop loop;
  private final ReadGate reads;
  private final Realm realm;
  private final Membership membership;
  private final boolean paced;
  private final List<Message> batch = new ArrayList<>();

  Passage(EventLoop loop, ReadGate reads, Realm realm, Membership membership) {
    this.loop = loop;
    this.reads = reads;
    this.realm = realm;
    this.membership = membership;
    this.paced = RateLimits.concern(realm.options(), membership.member().identity().authrole());
  }

  /** A message that goes on with the next {@link #flush}. */
  void add(Message message) {
    batch.add(message);
  }

  /** The GOODBYE of the client, which may log out by it. */
  void leaves(Goodbye goodbye, Evidence evidence) {
    if (goodbye.reason().equals(ErrorUri.CLOSE_LOGOUT)) {
      realm.options().authentication().methods().forEach(method -> method.loggedOut(evidence));
    }
    add(goodbye);
  }

  /** What was added enters the turn. */
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    Message[] messages = batch.toArray(Message[]::new);
    batch.clear();
    enter(
        () -> {
          for (Message message : messages) {
            realm.route(membership, message);
          }
        });
  }

  /** What was added is forgotten. */
  void clear() {
    batch.clear();
  }

  /** A message whose payload is at fault: that is answered in its place. */
  void breached(Message message, PayloadBreach breach) {
    flush();
    enterInOrder(() -> realm.breached(membership, message, breach));
  }

  /** A request that may not go on: this is answered in its place. */
  void refuse(Message message, ErrorMessage error) {
    flush();
    enterInOrder(() -> realm.refuse(membership, message, error));
  }

  /** A call that is over before it went on; this is its answer, now. */
  void cancel(ErrorMessage error) {
    flush();
    enter(() -> realm.tell(membership, error));
  }

  /** A message that was answered before its place in the order came. */
  void skip(Message message) {
    flush();
    enterInOrder(() -> realm.skip(membership, message));
  }

  /** The credentials of the session count no longer; does no harm when it has left already. */
  void expire() {
    String sentence = "the credentials of this login have expired: log in again";
    Goodbye last = new Goodbye(Dict.of("message", sentence), ErrorUri.CLOSE_LOGIN_EXPIRED);
    flush();
    enter(
        () -> {
          if (membership.member().joined()) {
            realm.end(membership, last, sentence);
          }
        });
  }

  /** The session's reads are held until {@link #release}. */
  void hold() {
    reads.hold();
  }

  void release() {
    reads.release();
  }

  Realm realm() {
    return realm;
  }

  /** A CALL or PUBLISH whose sender is to be named. */
  void disclosed(Message message) {
    flush();
    Message named = named(message);
    enterInOrder(() -> realm.routeNamed(membership, named));
  }

  /** Behind what waits because of a rate. */
  private void enterInOrder(Runnable entry) {
    enter(paced ? () -> membership.inOrder(entry) : entry);
  }

  /** Runs an entry in the turn; while that does not keep up, less is read. */
  void enter(Runnable entry) {
    if (!realm.enter(loop, entry)) {
      reads.hold();
      realm.enter(loop, reads::release);
    }
  }

  private static Message named(Message message) {
    if (message instanceof Call call) {
      return new Call(
          call.request(),
          CallOptions.of(disclosing(call.options().dict())),
          call.procedure(),
          call.payload());
    }
    Publish publish = (Publish) message;
    return new Publish(
        publish.request(),
        PublishOptions.of(disclosing(publish.options().dict())),
        publish.topic(),
        publish.payload());
  }

  private static Dict disclosing(Dict options) {
    Map<String, Object> named = new LinkedHashMap<>(options.toMap());
    named.put("disclose_me", true);
    return Dict.of(named);
  }
}
