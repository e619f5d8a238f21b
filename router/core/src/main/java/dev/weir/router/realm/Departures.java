package dev.weir.router.realm;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Message;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Member;
import dev.weir.router.options.RouterListener;

/** What is done and told when sessions come and go. Runs inside the realm's turn. */
final class Departures {
  private final RealmTurn turn;
  private final Counters counters;
  private final RouterListener listener;

  Departures(RealmTurn turn, Counters counters, RouterListener listener) {
    this.turn = turn;
    this.counters = counters;
    this.listener = listener;
  }

  /**
   * The mailbox takes this last message and no more; events that wait in it are freed. Returns how
   * many those were.
   */
  int seal(Member member, Message last) {
    int freed = member.mailbox().seal(Outbound.single(last, 0), turn.touched());
    counters.count(Counter.EVENTS_DISCARDED, freed);
    return freed;
  }

  /** A session that would join may not. */
  void refuse(Member member, Abort answer) {
    counters.count(Counter.HELLOS_REFUSED);
    listener.refused(
        member.identity().realm(), answer.reason(), answer.details().text("message").orElse(""));
    seal(member, answer);
  }

  /** The realm itself is no more: all sessions end at once, whatever is in its tables. */
  void closed(String realm, String error, String sentence, LongMap<Membership> members) {
    counters.count(Counter.REALMS_CLOSED);
    listener.realmClosed(realm, error, sentence);
    for (Membership membership : members.values()) {
      Member member = membership.member();
      seal(member, Answers.abort(error, sentence));
      member.joined(false);
      members.remove(member.identity().session());
      counters.count(Counter.SESSIONS_LEFT);
      left(member, sentence);
    }
  }

  void joined(Member member) {
    listener.joined(member.identity());
  }

  void left(Member member, String cause) {
    listener.left(member.identity(), cause);
  }

  void dropped(Member member, String error, String sentence) {
    listener.dropped(member.identity(), error, sentence);
  }
}
