package dev.weir.router.http;

import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.counter.Counters;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.TransportType;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/** What a listener has for the transports that live on its requests. Thread-safe. */
public interface HttpEntrance {

  RouterOptions options();

  Counters counters();

  /** The loop of the thread that reads a request. */
  EventLoop loop(HttpServerExchange exchange);

  /**
   * Takes a place for a transport that a request opens.
   *
   * @throws RefusedRequestException when there is none
   */
  Visitor admit(
      HttpServerExchange exchange, TransportType type, String protocol, List<BrowserCookie> cookies)
      throws RefusedRequestException;

  /** Gives a transport its occupant; to be called on its loop. */
  Occupant occupy(Link link);
}
