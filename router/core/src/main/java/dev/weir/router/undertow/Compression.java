package dev.weir.router.undertow;

import dev.weir.protocol.transport.DeflateFraming;
import dev.weir.protocol.transport.Deflation;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.Inflation;
import dev.weir.protocol.transport.MessageDeflater;
import dev.weir.protocol.transport.MessageInflater;
import dev.weir.protocol.transport.WebSocketFraming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one WebSocket's messages are framed and taken apart: plain, by the compressors of its loop,
 * or by its own, where messages refer to those before them. Confined to the loop.
 */
final class Compression implements AutoCloseable {
  private static final String RATIO = "listeners.websocket.compression.max_ratio";

  private final Framing framing;
  private final Optional<Inflation> inflation;
  private final List<Runnable> own = new ArrayList<>();

  /** Without any compression. */
  Compression(WebSocketFraming plain) {
    this.framing = plain;
    this.inflation = Optional.empty();
  }

  /** By the terms that were agreed on. */
  Compression(WebSocketFraming plain, Compressors shared, CompressionTerms terms) {
    MessageDeflater deflater = shared.deflater(terms.level());
    if (terms.takeover()) {
      MessageDeflater mine = new MessageDeflater(terms.level(), true);
      own.add(mine::close);
      deflater = mine;
    }
    MessageInflater inflater = shared.inflater();
    if (terms.agreed().clientTakeover()) {
      MessageInflater mine = new MessageInflater(true);
      own.add(mine::close);
      inflater = mine;
    }
    this.framing =
        new DeflateFraming(
            plain, new Deflation(deflater, terms.takeover(), terms.agreed().serverWindow()));
    this.inflation = Optional.of(new Inflation(inflater, terms.maxRatio(), RATIO));
  }

  Framing framing() {
    return framing;
  }

  Optional<Inflation> inflation() {
    return inflation;
  }

  @Override
  public void close() {
    own.forEach(Runnable::run);
    own.clear();
  }
}
