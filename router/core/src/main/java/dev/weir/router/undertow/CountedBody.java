package dev.weir.router.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Holds a body to the bound that its handler has set: Undertow's own for chunks is the one from
 * before there was a handler, and counts what frames the chunks. And gives a body more time the
 * more of it has come. Confined to the exchange's thread.
 */
final class CountedBody extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final AttachmentKey<CountedBody> KEY = AttachmentKey.create(CountedBody.class);

  /** A body that comes at 16 KiB a second or faster is never too late. */
  private static final long NANOS_PER_OCTET = 1_000_000_000L / (16 << 10);

  private final HttpServerExchange exchange;
  private long taken;

  private CountedBody(StreamSourceConduit next, HttpServerExchange exchange) {
    super(next);
    this.exchange = exchange;
    exchange.putAttachment(KEY, this);
  }

  /** To be called before the request is read. */
  static void guard(HttpServerExchange exchange, long most) {
    exchange.setMaxEntitySize(most);
    long length = exchange.getRequestContentLength();
    if (!exchange.isRequestComplete() && (length < 0 || length > most)) {
      exchange.addRequestWrapper((next, its) -> new CountedBody(next.create(), its));
    }
  }

  /** So many nanoseconds more than a short one a body may take, for what has come of it. */
  static long more(HttpServerExchange exchange) {
    CountedBody body = exchange.getAttachment(KEY);
    return body == null ? 0 : body.taken * NANOS_PER_OCTET;
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
