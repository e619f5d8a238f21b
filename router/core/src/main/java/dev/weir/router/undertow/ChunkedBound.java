package dev.weir.router.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A body in chunks, which is no longer than its exchange takes. Undertow's own bound is that of the
 * listener, whatever {@link HttpServerExchange#setMaxEntitySize} says later. Confined to the
 * connection's I/O thread.
 */
final class ChunkedBound extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange exchange;
  private long count;

  private ChunkedBound(StreamSourceConduit chunks, HttpServerExchange exchange) {
    super(chunks);
    this.exchange = exchange;
  }

  /** Takes bodies of at most so many octets, unless a handler says otherwise before it reads. */
  static void set(HttpServerExchange exchange, long longest) {
    exchange.setMaxEntitySize(longest);
    if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
      exchange.addRequestWrapper((factory, it) -> new ChunkedBound(factory.create(), it));
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return (int) counted(super.read(to));
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return counted(super.read(to, offset, length));
  }

  @Override
  public long transferTo(long position, long most, FileChannel to) throws IOException {
    return counted(super.transferTo(position, most, to));
  }

  @Override
  public long transferTo(long most, ByteBuffer by, StreamSinkChannel to) throws IOException {
    long read = super.transferTo(most, by, to);
    counted(by.remaining());
    return counted(read);
  }

  private long counted(long read) throws IOException {
    count += Math.max(read, 0);
    long longest = exchange.getMaxEntitySize();
    if (longest > 0 && count > longest) {
      throw new RequestTooBigException("a body in chunks has more than " + longest + " octets");
    }
    return read;
  }
}
