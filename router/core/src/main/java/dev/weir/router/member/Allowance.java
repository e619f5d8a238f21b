package dev.weir.router.member;

/**
 * What one session may have at most. Immutable.
 *
 * @param testamentBytes octets of all its testaments together
 * @param keys what the keys of the configuration begin with that say so
 */
public record Allowance(
    int subscriptions,
    int registrations,
    int pendingCalls,
    int testaments,
    int testamentBytes,
    String keys) {

  /** The key of the configuration by which one of them is known. */
  public String key(String limit) {
    return keys + limit;
  }
}
