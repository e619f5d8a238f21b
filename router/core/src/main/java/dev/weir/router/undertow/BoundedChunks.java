package dev.weir.router.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Holds a request in chunks to the bound that its handler has set: Undertow's own is the one from
 * before there was a handler, and counts what frames the chunks. Confined to the exchange's thread.
 */
final class BoundedChunks extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange exchange;
  private long taken;

  private BoundedChunks(StreamSourceConduit next, HttpServerExchange exchange) {
    super(next);
    this.exchange = exchange;
  }

  /** To be called before the request is read. */
  static void guard(HttpServerExchange exchange, long most) {
    exchange.setMaxEntitySize(most);
    if (exchange.getRequestContentLength() < 0 && !exchange.isRequestComplete()) {
      exchange.addRequestWrapper((next, its) -> new BoundedChunks(next.create(), its));
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = super.read(target);
    add(count);
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return add(super.read(targets, offset, length));
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return add(super.transferTo(position, count, target));
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return add(super.transferTo(count, through, target));
  }

  private long add(long count) throws IOException {
    taken += Math.max(0, count);
    long most = exchange.getMaxEntitySize();
    if (most > 0 && taken > most) {
      exchange.setPersistent(false);
      throw new RequestTooBigException("a request has more than " + most + " octets");
    }
    return count;
  }
}
