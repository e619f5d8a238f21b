package dev.weir.gateway.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Tells when a client leaves before its answer, which nothing else notices, because a connection is
 * not read while a request is served. Who is answered soon is not looked at. A client that has sent
 * its next request already is not told from one that stays. Thread-safe.
 */
public final class Departures {
  private static final long LOOK_MILLIS = 100;

  private final ConcurrentMap<XnioIoThread, Guests> threads = new ConcurrentHashMap<>();

  /** Runs this on the connection's I/O thread when the client leaves; to be called there. */
  public void watch(HttpServerExchange exchange, Runnable left) {
    XnioIoThread thread = exchange.getIoThread();
    threads.computeIfAbsent(thread, it -> new Guests(thread)).add(exchange, left);
  }

  /** Watches no more, because it is answered; to be called on the same thread. */
  public void forget(HttpServerExchange exchange) {
    Guests guests = threads.get(exchange.getIoThread());
    if (guests != null) {
      guests.waiting.remove(exchange);
    }
  }

  /** Those of one I/O thread that wait for an answer. */
  private static final class Guests {
    private final XnioIoThread thread;
    private final Map<HttpServerExchange, Guest> waiting = new LinkedHashMap<>();
    private boolean armed;

    /** Somebody, when it came, and what is to be done when it leaves. */
    private record Guest(long since, Runnable left) {}

    private Guests(XnioIoThread thread) {
      this.thread = thread;
    }

    private void add(HttpServerExchange exchange, Runnable left) {
      waiting.put(exchange, new Guest(System.nanoTime(), left));
      if (!armed) {
        armed = true;
        thread.executeAfter(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    /** From now on the connections of those are read that have waited for long. */
    private void look() {
      armed = false;
      long now = System.nanoTime();
      Iterator<Map.Entry<HttpServerExchange, Guest>> each = waiting.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<HttpServerExchange, Guest> entry = each.next();
        if (now - entry.getValue().since() < TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
          break; // all behind it came later
        }
        each.remove();
        read(entry.getKey(), entry.getValue().left());
      }
      if (!waiting.isEmpty()) {
        armed = true;
        thread.executeAfter(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private static void read(HttpServerExchange exchange, Runnable left) {
      HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
      if (exchange.isResponseStarted() || connection.getExtraBytes() != null) {
        return;
      }
      ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
      source.setReadListener(it -> readable(connection, source, left));
      connection.getOriginalSourceConduit().resumeReads();
    }

    private static void readable(
        HttpServerConnection connection, ConduitStreamSourceChannel source, Runnable left) {
      PooledByteBuffer buffer = connection.getByteBufferPool().allocate();
      int count = -1;
      try {
        count = connection.getOriginalSourceConduit().read(buffer.getBuffer());
      } catch (IOException lost) {
        // as if it had left
      }
      if (count > 0) {
        buffer.getBuffer().flip();
        connection.ungetRequestBytes(buffer);
      } else {
        buffer.close();
      }
      if (count != 0) {
        connection.getOriginalSourceConduit().suspendReads();
        source.setReadListener(null);
      }
      if (count < 0) {
        left.run();
        IoUtils.safeClose(connection);
      }
    }
  }
}
