package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.CallStream;
import java.io.IOException;

/**
 * One way of moving octets, as the caller sees it, through as many calls as it takes. Guarded by
 * the lock of its {@link Attempts}.
 */
interface Leg {
  /** What to ask for in the next call. */
  Terms terms() throws IOException;

  /** A progressive result of the call. */
  void part(CallStream call, Arguments part) throws IOException;

  /** The final result: all has been moved. */
  Transfer end(Arguments result) throws IOException;

  /** How many octets have been moved for good. */
  long moved();

  /** Whether the callee waits for this side, and cannot be blamed for its silence. */
  boolean isWaitedFor();

  /** There will be no further call, as it failed. */
  void abort();
}
