package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The parts of a received message that are checked; reused for every message. Confined to the event
 * loop's thread.
 */
public final class Received {
  byte[] buffer = {};
  int code;
  long first;
  long second;
  int from;
  int to;

  /** The message code. */
  public int code() {
    return code;
  }

  /**
   * The first id after the code: a request, a subscription or a session; for ERROR the code of the
   * request.
   */
  public long first() {
    return first;
  }

  /**
   * The second id after the code: a registration, a subscription or a publication; for ERROR the
   * request.
   */
  public long second() {
    return second;
  }

  /** The marker of the single argument, or -1 when the argument is not the expected payload. */
  public long marker(Payload expected) {
    return expected.marker(buffer, from, to);
  }

  /**
   * The text that the message carries: the only argument, or the reason of an ERROR, ABORT or
   * GOODBYE.
   */
  public String text() {
    return new String(buffer, from, to - from, UTF_8);
  }
}
