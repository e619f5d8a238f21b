package dev.weir.router.undertow;

import dev.weir.router.http.EventStreams;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.ExchangeCompletionListener.NextListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * The HTTP connections of a loop on which a request is served at the moment; between requests they
 * are arrivals. A request has to be there in time, which is the longer the more of it comes, and of
 * a response that has begun something has to be taken in time. Confined to the loop.
 */
final class Visits {
  private final IoLoop loop;
  private final Map<StreamConnection, Visit> visits = new LinkedHashMap<>();

  Visits(IoLoop loop) {
    this.loop = loop;
  }

  private static final class Visit {
    private final HttpServerExchange exchange;
    private final Admission.Place place;
    private final Whence whence;
    private final long patience;
    private final long keepAlive;
    private final long writeDeadline;
    private final long began;
    private long sent = -1;
    private long sentSince;

    private Visit(
        HttpServerExchange exchange, IoLoop.Arrival arrival, RouterOptions options, long now) {
      this.exchange = exchange;
      this.place = arrival.place();
      this.whence = arrival.whence();
      this.patience = options.helloDeadline().toNanos();
      this.keepAlive = options.keepAlive().toNanos();
      this.writeDeadline = options.writeDeadline().toNanos();
      this.began = now;
    }

    private boolean late(long now) {
      if (!exchange.isRequestComplete() && now - began >= patience + CountedBody.more(exchange)) {
        return true;
      }
      if (!exchange.isResponseStarted()
          || exchange.getAttachment(EventStreams.OWN_DEADLINE) != null) {
        return false;
      }
      long count = exchange.getResponseBytesSent();
      if (count != sent) {
        sent = count;
        sentSince = now;
      }
      return now - sentSince >= writeDeadline;
    }
  }

  /**
   * A request begins on an arrival; when it came too late the connection is closed.
   *
   * @return whether it is to be served
   */
  boolean begin(StreamConnection connection, HttpServerExchange exchange, RouterOptions options) {
    IoLoop.Arrival arrival = loop.occupied(connection);
    if (arrival == null) {
      IoUtils.safeClose(connection);
      return false;
    }
    if (exchange.isHttp10() && exchange.isPersistent()) {
      exchange
          .getResponseHeaders()
          .put(Headers.CONNECTION, "keep-alive"); // else it waits for the end
    }
    arrival.place().settle();
    visits.put(connection, new Visit(exchange, arrival, options, loop.now()));
    exchange.addExchangeCompleteListener((ended, next) -> ended(connection, next));
    return true;
  }

  boolean isEmpty() {
    return visits.isEmpty();
  }

  void sweep(long now) {
    List<StreamConnection> gone = new ArrayList<>();
    visits.forEach(
        (connection, visit) -> {
          if (!connection.isOpen() || visit.late(now)) {
            gone.add(connection);
          }
        });
    gone.forEach(this::drop);
  }

  void dropAll() {
    List.copyOf(visits.keySet()).forEach(this::drop);
  }

  private void ended(StreamConnection connection, NextListener next) {
    if (!loop.inLoop()) {
      loop.execute(() -> ended(connection, next));
      return;
    }
    Visit visit = visits.remove(connection);
    if (visit != null && connection.isOpen()) {
      loop.arrivedAgain(connection, visit.place, visit.whence, visit.keepAlive);
    } else if (visit != null) {
      visit.place.free();
    }
    next.proceed();
  }

  /** By closing it, which may end the exchange already. */
  private void drop(StreamConnection connection) {
    IoUtils.safeClose(connection);
    Visit visit = visits.remove(connection);
    if (visit != null) {
      visit.place.free();
    }
  }
}
