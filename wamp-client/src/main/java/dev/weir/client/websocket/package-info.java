/**
 * WAMP messages over one WebSocket connection of a client: blocking sockets, TLS by the JDK, one
 * reader and one writer thread a connection (RFC 6455). Internal to the client. Imports the JDK and
 * {@code dev.weir.protocol}; knows nothing of sessions.
 */
package dev.weir.client.websocket;
