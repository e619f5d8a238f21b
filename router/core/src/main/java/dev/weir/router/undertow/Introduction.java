package dev.weir.router.undertow;

import dev.weir.router.auth.BrowserCookie;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a connection when it becomes a transport. Immutable.
 *
 * @param from its peer's address, or what a believed proxy has told of it; empty when it is gone
 * @param protocol the subprotocol; empty for none
 * @param cookies of the request
 */
record Introduction(
    Optional<InetSocketAddress> from, String protocol, List<BrowserCookie> cookies) {}
