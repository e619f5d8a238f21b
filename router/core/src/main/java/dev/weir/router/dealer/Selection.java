package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.InvocationPolicy;
import java.util.List;

/**
 * Which of a registration's callees a call goes to: the one that its policy names (advanced
 * profile, "Shared Registration"; {@code least_loaded} and {@code hash} are Weir's own), of those
 * that can take it now. Runs inside the realm's turn.
 */
final class Selection {
  private final Dice dice;

  Selection(Dice dice) {
    this.dice = dice;
  }

  /**
   * The callee for a call, or null when none can take it.
   *
   * @param policy that of the registration, or {@code HASH} for a call to one shard
   * @param tried those that the call has been to
   */
  Endpoint choose(
      Registration registration,
      InvocationPolicy policy,
      Call call,
      Party caller,
      List<Party> tried) {
    List<Endpoint> all = registration.endpoints();
    if (registration.concurrency() != null && !registration.concurrency().room()) {
      return null;
    }
    if (all.size() <= 1) {
      return all.isEmpty() || !takes(all.get(0), call, tried) ? null : all.get(0);
    }
    return switch (policy) {
      case SINGLE, FIRST -> scan(all, 0, 1, call, tried);
      case LAST -> scan(all, all.size() - 1, -1, call, tried);
      case ROUNDROBIN -> inTurn(registration, call, tried);
      case RANDOM -> random(all, call, tried);
      case LEAST_LOADED -> leastLoaded(registration, call, tried);
      case HASH -> nearest(all, key(call, caller), call, tried);
    };
  }

  private static boolean takes(Endpoint endpoint, Call call, List<Party> tried) {
    return endpoint.takes(call)
        && endpoint.hasSlot()
        && !endpoint.callee().member().mailbox().aboveHigh()
        && (tried.isEmpty() || !tried.contains(endpoint.callee()));
  }

  private static Endpoint scan(
      List<Endpoint> all, int from, int step, Call call, List<Party> tried) {
    for (int i = from; i >= 0 && i < all.size(); i += step) {
      if (takes(all.get(i), call, tried)) {
        return all.get(i);
      }
    }
    return null;
  }

  private static Endpoint inTurn(Registration registration, Call call, List<Party> tried) {
    List<Endpoint> all = registration.endpoints();
    int turn = registration.turn();
    for (int i = 0; i < all.size(); i++) {
      int place = (turn + i) % all.size();
      if (takes(all.get(place), call, tried)) {
        registration.taken(place);
        return all.get(place);
      }
    }
    return null;
  }

  private Endpoint random(List<Endpoint> all, Call call, List<Party> tried) {
    Endpoint guess = all.get(dice.below(all.size()));
    if (takes(guess, call, tried)) {
      return guess;
    }
    int able = 0;
    Endpoint chosen = null;
    for (Endpoint endpoint : all) {
      if (takes(endpoint, call, tried) && dice.below(++able) == 0) {
        chosen = endpoint;
      }
    }
    return chosen;
  }

  /** Of those that owe equally few answers, the one whose turn it is. */
  private static Endpoint leastLoaded(Registration registration, Call call, List<Party> tried) {
    List<Endpoint> all = registration.endpoints();
    int turn = registration.turn();
    int best = -1;
    for (int i = 0; i < all.size(); i++) {
      int place = (turn + i) % all.size();
      if (takes(all.get(place), call, tried)
          && (best < 0 || load(all.get(place)) < load(all.get(best)))) {
        best = place;
      }
    }
    if (best < 0) {
      return null;
    }
    registration.taken(best);
    return all.get(best);
  }

  private static int load(Endpoint endpoint) {
    return endpoint.callee().invocations().size();
  }

  /** Rendezvous hashing: when a callee comes or goes, only keys of that callee move. */
  private static Endpoint nearest(List<Endpoint> all, long key, Call call, List<Party> tried) {
    Endpoint nearest = null;
    long best = 0;
    for (Endpoint endpoint : all) {
      long weight = Dice.mix(key ^ Dice.mix(endpoint.callee().member().identity().session()));
      if (takes(endpoint, call, tried) && (nearest == null || weight > best)) {
        nearest = endpoint;
        best = weight;
      }
    }
    return nearest;
  }

  /** The text of {@code rkey}; without one, all calls of a caller are alike. */
  private static long key(Call call, Party caller) {
    String text = call.options().dict().text("rkey").orElse("");
    if (text.isEmpty()) {
      return caller.member().identity().session();
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
