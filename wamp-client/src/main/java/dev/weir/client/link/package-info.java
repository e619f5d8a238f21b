/**
 * WAMP messages over one connection of a client: blocking sockets, TLS by the JDK, one reader and
 * one writer thread a connection. How messages lie in the stream is told by a {@code Transport},
 * which stands in a package of its own. Internal to the client. Imports the JDK and {@code
 * dev.weir.protocol}; knows nothing of sessions.
 */
package dev.weir.client.link;
