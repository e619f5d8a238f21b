package dev.weir.router.undertow;

import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.options.ListenerOptions;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How connections are received on all listeners. Immutable.
 *
 * @param subprotocols of which a WebSocket must offer one; without any it need not
 * @param cookies that are read and made on a listener
 * @param occupants called on the connection's loop
 */
record Reception(
    List<String> subprotocols,
    Function<ListenerOptions, List<CookieAuthenticator>> cookies,
    BiFunction<Link, ListenerOptions, Occupant> occupants) {

  /** Whoever lives on the connections of this listener. */
  Function<Link, Occupant> occupantsOf(ListenerOptions listener) {
    return link -> occupants.apply(link, listener);
  }
}
