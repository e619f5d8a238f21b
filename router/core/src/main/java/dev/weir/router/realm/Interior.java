package dev.weir.router.realm;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Roles;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Member;
import dev.weir.router.meta.RealmAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The realm as its meta API sees it. Runs inside the realm's turn. */
final class Interior implements RealmAccess {
  private final Realm realm;
  private final LongMap<Membership> members;
  private final Gate gate;
  private final RealmTurn turn;

  Interior(Realm realm, LongMap<Membership> members, Gate gate, RealmTurn turn) {
    this.realm = realm;
    this.members = members;
    this.gate = gate;
    this.turn = turn;
  }

  @Override
  public List<Member> sessions() {
    List<Member> sessions = new ArrayList<>(members.size());
    for (Membership membership : members.values()) {
      sessions.add(membership.member());
    }
    return sessions;
  }

  @Override
  public Optional<Member> session(long id) {
    return Optional.ofNullable(members.get(id)).map(Membership::member);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public void end(Member member, Goodbye goodbye, String cause) {
    Membership membership = members.get(member.identity().session());
    if (membership != null) {
      realm.end(membership, goodbye, cause);
    }
  }

  @Override
  public Roles roles() {
    return realm.roles();
  }

  @Override
  public boolean judged(String authrole) {
    return realm.authorizer(authrole).isPresent();
  }

  @Override
  public void forget(AnswerScope scope) {
    realm.forget(scope);
  }

  @Override
  public boolean valid(String uri) {
    return gate.valid(uri);
  }

  @Override
  public Optional<ErrorMessage> refusal(Member member, Action action, long request, String uri) {
    return gate.refusal(member, action, MessageType.CALL, request, uri, MatchPolicy.EXACT);
  }

  @Override
  public boolean revokeSubscription(long session, long subscription, String reason) {
    return realm.revokeSubscription(session, subscription, Optional.of(reason));
  }

  @Override
  public boolean revokeRegistration(long session, long registration, String reason) {
    return realm.revokeRegistration(session, registration, reason);
  }

  @Override
  public void later(Runnable action) {
    turn.later(action);
  }

  @Override
  public void nextEntry(Runnable action) {
    EventLoop loop = turn.loop();
    loop.execute(() -> turn.enter(loop, action));
  }
}
