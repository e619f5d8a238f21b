package dev.weir.router.broker;

import java.util.Map;
import java.util.TreeMap;

/**
 * The node keys of a sharded subscription (advanced profile, "Sharded Subscription"). A publication
 * with a resource key goes to one of them, always the same while it is there: the one with the
 * highest hash of both keys together, so that a node key that comes or goes moves no more than its
 * own share. Runs inside the realm's turn.
 */
final class NodeKeys {
  private final Map<String, Integer> seats = new TreeMap<>();

  void add(String nodeKey) {
    seats.merge(nodeKey, 1, Integer::sum);
  }

  void remove(String nodeKey) {
    seats.computeIfPresent(nodeKey, (key, count) -> count == 1 ? null : count - 1);
  }

  boolean isEmpty() {
    return seats.isEmpty();
  }

  /** The node key that gets what has this resource key; only when there is any. */
  String winner(String resourceKey) {
    String winner = "";
    long highest = Long.MIN_VALUE;
    for (String nodeKey : seats.keySet()) {
      long score = score(resourceKey, nodeKey);
      if (score >= highest) {
        highest = score;
        winner = nodeKey;
      }
    }
    return winner;
  }

  /** FNV-1a over both keys, with the bits mixed once more. */
  private static long score(String resourceKey, String nodeKey) {
    long hash = hash(hash(0xcbf29ce484222325L, resourceKey) ^ 0xff, nodeKey);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static long hash(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
