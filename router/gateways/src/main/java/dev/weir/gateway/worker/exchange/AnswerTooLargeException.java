package dev.weir.gateway.worker.exchange;

import java.io.IOException;

/** A worker answers with more octets than it may. */
public final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(int most) {
    super("the answer is larger than " + most + " bytes");
  }
}
