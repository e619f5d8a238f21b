package dev.weir.protocol;

/** The range of WAMP's ids (basic profile, "IDs"): integers from 1 to 2^53. */
public final class Ids {
  /** The greatest id, 2^53. */
  public static final long MAX = 1L << 53;

  private Ids() {}

  public static boolean valid(long id) {
    return id >= 1 && id <= MAX;
  }

  /** The id after this one in a session's sequence: after 2^53 comes 1. */
  public static long next(long id) {
    return id == MAX ? 1 : id + 1;
  }
}
