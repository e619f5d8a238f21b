package dev.weir.router.undertow;

import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.DeflateAgreement;
import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.MessageInflater;

/**
 * How one connection is compressed. Immutable.
 *
 * @param agreed what the client is told
 * @param takeover whether the router's messages refer to those before them, which the client need
 *     not be told
 * @param level 0 to 9
 * @param maxRatio as {@link CompressionOptions} has it
 */
record CompressionTerms(DeflateAgreement agreed, boolean takeover, int level, int maxRatio) {
  static CompressionTerms of(DeflateAgreement agreed, CompressionOptions options) {
    return new CompressionTerms(
        agreed, options.takeover() && agreed.serverTakeover(), options.level(), options.maxRatio());
  }

  /** The same with messages of the router that are whole by themselves. */
  CompressionTerms withoutTakeover() {
    return new CompressionTerms(agreed, false, level, maxRatio);
  }

  /** The most octets that the connection has for itself, because messages refer to each other. */
  long memory() {
    return (takeover ? MessageDeflater.MEMORY : 0L)
        + (agreed.clientTakeover() ? MessageInflater.MEMORY : 0L);
  }
}
