package dev.weir.router.session;

import dev.weir.protocol.Feature;
import dev.weir.protocol.Message;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Role;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Member;
import dev.weir.router.member.Passthru;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.payload.PayloadBreach;
import dev.weir.router.realm.Realm;
import java.util.Optional;

/**
 * What of an open session may enter its realm's turn: requests in the sequence of their ids and of
 * announced roles, payload passthru mode of those who announced it, and payloads as they are
 * declared. Confined to the session's loop.
 */
final class Screening {
  private final Member member;
  private final Realm realm;
  private final Counters counters;
  private final RequestIds requestIds = new RequestIds(0);

  Screening(Member member, Realm realm, Counters counters) {
    this.member = member;
    this.realm = realm;
    this.counters = counters;
  }

  /**
   * A request: its id is the next one and its role was announced.
   *
   * @throws ProtocolViolation when not
   */
  void request(Message message) {
    RealmOptions options = realm.options();
    long id = RequestIds.of(message);
    if (requestIds.mayContinue(id, message) && sendsChunks()) {
      return;
    }
    if (!options.lenientRequestIds()) {
      requestIds.takeInSequence(id, message);
    } else if (!requestIds.take(id, message)) {
      counters.count(Counter.LENIENT_REQUEST_IDS);
    }
    if (!member.hello().roles().containsKey(RequestIds.role(message))) {
      unannounced(message, options);
    }
  }

  /**
   * A message with a payload; what is returned must be answered in the message's place.
   *
   * @throws ProtocolViolation when it uses a mode that its sender did not announce
   */
  Optional<PayloadBreach> payload(Message message) {
    Passthru.require(member, message);
    return PayloadCheck.breach(realm.payloadRules(), member, message);
  }

  private boolean sendsChunks() {
    return member.hello().announces(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS);
  }

  private void unannounced(Message message, RealmOptions options) {
    counters.count(Counter.UNANNOUNCED_ROLE);
    if (!options.lenientRoles()) {
      throw new ProtocolViolation(
          message.type()
              + " needs the role "
              + RequestIds.role(message).word()
              + ", which HELLO did not announce (realms.lenient_roles)");
    }
  }
}
