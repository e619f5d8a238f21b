package dev.weir.bench.wire;

/** What is said at the beginning of a connection, before the first frame. */
public interface Opening {
  /** What the client sends first. */
  byte[] request(String host);

  /**
   * Reads the answer.
   *
   * @return its length, or 0 while it is not complete
   * @throws MalformedMessage when it is anything but what was asked for
   */
  int answer(byte[] buffer, int to);

  /** How messages are told apart afterwards. */
  Framing framing();
}
