package dev.weir.router.http;

import java.io.IOException;

/** An answer of HTTP is longer than whoever asked takes. */
public final class BodyTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLongException(String sentence) {
    super(sentence);
  }
}
