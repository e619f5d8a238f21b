package dev.weir.client.transfer;

import java.io.IOException;

/** Where a download goes. Guarded by the lock of its {@link Attempts}. */
interface Sink {
  /** Takes octets; true if it is done with them, false if it keeps them for somebody. */
  boolean accept(byte[] octets) throws IOException;

  /** All have come. */
  void finish() throws IOException;

  /** No more will come, and not all have. */
  void abort();
}
