package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.WampException;
import dev.weir.protocol.ErrorUri;

/** The sentences of what goes wrong in transfers. Stateless. */
final class TransferErrors {
  /** What came is not what was sent. */
  private static final String CORRUPT = "weir.error.transfer_corrupt";

  private static final long SOON_MILLIS = 100;

  private TransferErrors() {}

  static WampException terms(String key) {
    return new WampException(
        ErrorUri.INVALID_ARGUMENT, "the keyword _transfer has no sensible " + key);
  }

  static WampException corrupt(String what) {
    return new WampException(CORRUPT, what + "; transfer it again");
  }

  static boolean isCorrupt(WampException failure) {
    return failure.uri().equals(CORRUPT);
  }

  static WampException notATransfer(String procedure) {
    return new WampException(
        ErrorUri.INVALID_ARGUMENT,
        procedure
            + " transfers octets: call it with progressive results, and what is sent in chunks");
  }

  static WampException overdrawn(long octets) {
    return new WampException(
        ErrorUri.INVALID_ARGUMENT,
        "the callee has sent " + octets + " octets more than it was given credit for");
  }

  static WampException noChunk() {
    return new WampException(
        ErrorUri.INVALID_ARGUMENT,
        "a chunk of a transfer must be octets, and of a credit a number");
  }

  static WampException busy(String file) {
    return new WampException(
        ErrorUri.UNAVAILABLE,
        Arguments.of("an earlier attempt still writes to " + file)
            .with("retry_after_ms", SOON_MILLIS));
  }

  static WampException tooManyWait(int most) {
    return new WampException(
        ErrorUri.UNAVAILABLE,
        most + " transfers wait to begin already (Transfers.waiting); begin fewer at once");
  }
}
