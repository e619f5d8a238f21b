package dev.weir.router.meta;

import dev.weir.protocol.Publish;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Allowance;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * The testaments of a realm's sessions, in the order in which they were added, bounded for each
 * session in number and octets. Runs inside the realm's turn.
 */
final class Testaments {
  private final LongMap<Will> wills = new LongMap<>();

  /** The testaments of one session. */
  private static final class Will {
    private final List<Testament> detached = new ArrayList<>(0);
    private final List<Testament> destroyed = new ArrayList<>(1);
    private long octets;

    List<Testament> bucket(Testament.Scope scope) {
      return scope == Testament.Scope.DETACHED ? detached : destroyed;
    }

    int size() {
      return detached.size() + destroyed.size();
    }
  }

  /** Adds one, or refuses by the limit that it would break. */
  void add(Member member, Testament.Scope scope, Testament testament) {
    long session = member.identity().session();
    Allowance limits = member.limits();
    Will will = wills.get(session);
    if ((will == null ? 0 : will.size()) >= limits.testaments()) {
      throw Refusal.limit(
          "the number of testaments of a session",
          limits.testaments(),
          limits.key("testaments_per_session"));
    }
    if ((will == null ? 0 : will.octets) + testament.octets() > limits.testamentBytes()) {
      throw Refusal.limit(
          "the octets of the testaments of a session",
          limits.testamentBytes(),
          limits.key("testament_bytes"));
    }
    if (will == null) {
      will = new Will();
      wills.put(session, will);
    }
    will.bucket(scope).add(testament);
    will.octets += testament.octets();
  }

  /** Removes those of one scope. */
  void flush(long session, Testament.Scope scope) {
    Will will = wills.get(session);
    if (will == null) {
      return;
    }
    will.bucket(scope).forEach(testament -> will.octets -= testament.octets());
    will.bucket(scope).clear();
    if (will.size() == 0) {
      wills.remove(session);
    }
  }

  /** The session ends: what is to be published now, detached ones first. */
  List<Publish> take(long session) {
    Will will = wills.remove(session);
    if (will == null) {
      return List.of();
    }
    List<Publish> last = new ArrayList<>(will.size());
    will.detached.forEach(testament -> last.add(testament.publish()));
    will.destroyed.forEach(testament -> last.add(testament.publish()));
    return last;
  }

  boolean isEmpty() {
    return wills.isEmpty();
  }
}
