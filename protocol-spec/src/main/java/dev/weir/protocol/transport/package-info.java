/**
 * Transports without sockets: framing of messages in octets, and links between peers. May import
 * {@code dev.weir.protocol} and its codec.
 */
package dev.weir.protocol.transport;
