package dev.weir.router.undertow;

import dev.weir.router.counter.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The first octets of a connection from a proxy that is believed, before TLS if there is any: a
 * header of the PROXY protocol, of which no octet more is read than it has, or something else,
 * which is given back. The deadline is that of all arrivals. Confined to the connection's I/O
 * thread.
 */
final class ProxyDoor implements ChannelListener<ConduitStreamSourceChannel> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyDoor.class);

  private final StreamConnection connection;
  private final IoLoop loop;
  private final IoLoops loops;
  private final Proxies proxies;
  private final Consumer<Whence> next;
  private final InetSocketAddress proxy;

  private final byte[] fixed = new byte[ProxyHeader.FIXED];
  private ByteBuffer octets = ByteBuffer.wrap(fixed, 0, 1);
  private boolean through;

  /** Who comes next gets to know whence the connection comes. */
  ProxyDoor(StreamConnection connection, IoLoops loops, Proxies proxies, Consumer<Whence> next) {
    this.connection = connection;
    this.loop = loops.of(connection.getIoThread());
    this.loops = loops;
    this.proxies = proxies;
    this.next = next;
    this.proxy = connection.getPeerAddress(InetSocketAddress.class);
  }

  void begin() {
    connection.getSourceChannel().setReadListener(this);
    connection.getSourceChannel().wakeupReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    try {
      while (!through && read(source)) {
        if (octets.array() == fixed) {
          fixedPart(source);
        } else {
          whole(source);
        }
      }
    } catch (RefusedProxyException refused) {
      refuse(loops, connection, refused.getMessage());
    } catch (IOException lost) {
      loop.dropArrival(connection);
    } catch (Throwable fault) {
      LOG.error("a fault ends a new connection", fault);
      loop.dropArrival(connection);
    }
  }

  /** Closes a connection of a proxy that is believed and does not say what it should. */
  static void refuse(IoLoops loops, StreamConnection connection, String reason) {
    loops.counters().count(Counter.PROXIES_REFUSED);
    LOG.debug(
        "a connection from the proxy {} is closed: {} (listeners.proxy_protocol)",
        connection.getPeerAddress(),
        reason);
    loops.of(connection.getIoThread()).dropArrival(connection);
  }

  /** Whether all octets have come that were waited for. */
  private boolean read(ConduitStreamSourceChannel source)
      throws IOException, RefusedProxyException {
    int count = octets.hasRemaining() ? source.read(octets) : 0;
    while (count > 0 && octets.hasRemaining()) {
      count = source.read(octets);
    }
    if (count < 0) {
      loop.dropArrival(connection);
    } else if (octets.position() > 1) {
      RefusedProxyException.require(
          octets.array() != fixed || ProxyHeader.possible(fixed, octets.position()),
          "it begins like a header of version 2 and is none");
    }
    return !octets.hasRemaining();
  }

  private void fixedPart(ConduitStreamSourceChannel source) throws RefusedProxyException {
    if (octets.position() == 1) {
      if (ProxyHeader.begins(fixed[0])) {
        octets.limit(fixed.length);
      } else {
        loops.giveBack(source, ByteBuffer.wrap(fixed, 0, 1));
        handOver(source, Whence.UNTOLD);
      }
      return;
    }
    octets = ByteBuffer.allocate(ProxyHeader.rest(fixed));
  }

  private void whole(ConduitStreamSourceChannel source) throws RefusedProxyException {
    handOver(source, proxies.whence(ProxyHeader.read(fixed, octets.array()), proxy));
  }

  private void handOver(ConduitStreamSourceChannel source, Whence whence) {
    through = true;
    source.suspendReads();
    source.setReadListener(null);
    next.accept(whence);
  }
}
