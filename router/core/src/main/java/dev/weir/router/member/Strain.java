package dev.weir.router.member;

import dev.weir.protocol.Payload;
import dev.weir.router.memory.Budget;

/** What those are told for whose requests there is no memory: to try again later. Stateless. */
public final class Strain {
  private static final String KEY = "limits.memory";

  /** What does not read is ended within some seconds. */
  private static final long RETRY_AFTER_MILLIS = 500;

  private Strain() {}

  public static String sentence(Budget memory) {
    return "there is no memory for more now: what waits may take "
        + memory.strainingLimit()
        + " octets ("
        + KEY
        + ")";
  }

  /** The same with the limit as keywords. */
  public static Payload payload(Budget memory) {
    return Answers.limitedForNow(
        sentence(memory), "the octets that wait", memory.strainingLimit(), KEY, RETRY_AFTER_MILLIS);
  }

  /** What a session is told that does not read while there is no memory. */
  public static String end() {
    return "the session does not read, and there is no memory for what waits (" + KEY + ")";
  }
}
