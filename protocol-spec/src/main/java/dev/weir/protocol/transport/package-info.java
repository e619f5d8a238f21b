/**
 * Transports without sockets: framing of messages in octets (for WebSocket RFC 6455, with its
 * handshake), and links between peers. May import {@code dev.weir.protocol} and its codec; knows no
 * sockets, threads, clocks or randomness.
 */
package dev.weir.protocol.transport;
