package dev.weir.router.broker;

import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.router.mailbox.SlowRule;
import dev.weir.router.member.Member;
import java.util.Optional;

/** One session's place in a subscription. Runs inside the realm's turn. */
final class Seat {
  private final Subscription subscription;
  private final Member member;
  private final int takes;
  private int position;
  private SlowRule slow; // null when its session is ended if it is too slow
  private CatchUp catchUp; // null when it gets what is published
  private Optional<String> nodeKey = Optional.empty();

  Seat(Subscription subscription, Member member) {
    this.subscription = subscription;
    this.member = member;
    this.takes =
        takes(member, Feature.PUBLISHER_IDENTIFICATION, Publication.DISCLOSURE)
            | takes(member, Feature.PUBLICATION_TRUSTLEVELS, Publication.TRUST);
  }

  Subscription subscription() {
    return subscription;
  }

  Member member() {
    return member;
  }

  /** What its events may say of publishers, as the session announced it. */
  int takes() {
    return takes;
  }

  /** Where it is in its subscription. */
  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }

  /** What becomes of its events when its session does not read; null as usual. */
  SlowRule slow() {
    return slow;
  }

  void slow(SlowRule rule) {
    slow = rule;
  }

  /** Whether it gets what is published, and not past events first. */
  boolean live() {
    return catchUp == null;
  }

  /** Past events come first, in place of those that were coming. */
  void begin(CatchUp past) {
    endCatchUp();
    catchUp = past;
  }

  /** From now on it gets what is published, or nothing any more. */
  void endCatchUp() {
    if (catchUp != null) {
      catchUp.end();
      catchUp = null;
    }
  }

  /** Its node key in a sharded subscription. */
  Optional<String> nodeKey() {
    return nodeKey;
  }

  void nodeKey(Optional<String> key) {
    nodeKey = key;
  }

  private static int takes(Member member, Feature feature, int shown) {
    return member.hello().announces(Role.SUBSCRIBER, feature) ? shown : 0;
  }
}
