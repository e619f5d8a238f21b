package dev.weir.router.mailbox;

/**
 * The levels of a mailbox in octets. Above {@code high} those who feed it are held back until it is
 * at or below {@code low}; over {@code limit} the session is ended. A mailbox at or below its limit
 * takes one message of any legal size, so the bound is the limit and the largest message.
 */
public record WaterMarks(int low, int high, int limit) {

  /** Low at a quarter and high at half of the limit ({@code limits.mailbox}). */
  public static WaterMarks ofLimit(int limit) {
    return new WaterMarks(limit / 4, limit / 2, limit);
  }
}
