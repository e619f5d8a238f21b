package dev.weir.protocol;

/** The range of WAMP's ids (basic profile, "IDs"): integers from 1 to 2^53. */
public final class Ids {
  /** The greatest id, 2^53. */
  public static final long MAX = 1L << 53;

  private Ids() {}

  public static boolean valid(long id) {
    return id >= 1 && id <= MAX;
  }

  /**
   * The id of a client's request, of which all stand in one sequence; 0 for messages that are none.
   */
  public static long ofRequest(Message message) {
    return switch (message.type()) {
      case CALL -> ((Call) message).request();
      case PUBLISH -> ((Publish) message).request();
      case SUBSCRIBE -> ((Subscribe) message).request();
      case UNSUBSCRIBE -> ((Unsubscribe) message).request();
      case REGISTER -> ((Register) message).request();
      case UNREGISTER -> ((Unregister) message).request();
      default -> 0;
    };
  }

  /** The id after this one in a session's sequence: after 2^53 comes 1. */
  public static long next(long id) {
    return id == MAX ? 1 : id + 1;
  }
}
