package dev.weir.client.link;

import java.io.IOException;

/** The server does not take what was offered, and may take the next offer. */
public final class OfferRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public OfferRefusedException(String sentence, IOException cause) {
    super(sentence, cause);
  }
}
