package dev.weir.gateway.worker.exchange;

import java.io.IOException;

/** How a request and its answer stand on a connection. Thread-safe. */
public interface Framing {
  /**
   * Nothing, when the request has a form.
   *
   * @throws UnfitRequestException when it has none
   */
  default void check(byte[] request) throws UnfitRequestException {}

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param media the kind of the request, as HTTP names it
   * @param most octets that the answer may have
   * @throws AnswerTooLargeException when it has more; the connection is of no more use
   * @throws IOException when the connection ends before the answer is complete, or it is malformed
   */
  Answer exchange(Connection worker, byte[] request, String media, int most) throws IOException;
}
