package dev.weir.client.websocket;

import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.protocol.transport.DeflateAgreement;
import dev.weir.protocol.transport.Deflation;
import dev.weir.protocol.transport.Inflation;
import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.MessageInflater;

/**
 * How one WebSocket's messages are compressed, by the terms that were agreed on. The deflation
 * belongs to the writer thread, the inflation to the reader thread, which closes it when both have
 * ended.
 *
 * @param deflation of what is sent
 * @param inflation of what comes
 */
record Compression(Deflation deflation, Inflation inflation) implements AutoCloseable {
  private static final String RATIO = "weir.client.compression.max_ratio";

  static Compression of(DeflateAgreement terms, CompressionOptions options) {
    MessageDeflater deflater = new MessageDeflater(options.level(), terms.clientTakeover());
    MessageInflater inflater = new MessageInflater(terms.serverTakeover());
    return new Compression(
        new Deflation(deflater, terms.clientTakeover(), terms.clientWindow()),
        new Inflation(inflater, options.maxRatio(), RATIO));
  }

  @Override
  public void close() {
    deflation.deflater().close();
    inflation.inflater().close();
  }
}
