/**
 * Transports without sockets: framing of messages in octets (for WebSocket, RFC 6455, and for
 * RawSocket, with their handshakes), and links between peers, of which the one in memory is here.
 * May import {@code dev.weir.protocol} and its codec; knows no sockets, clocks or randomness and
 * starts no threads: the link in memory runs on an executor that it is given.
 */
package dev.weir.protocol.transport;
