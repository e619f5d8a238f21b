/**
 * WebSocket (RFC 6455) as a transport of the client's links. Internal to the client. Imports the
 * JDK, {@code dev.weir.protocol} and {@code dev.weir.client.link}.
 */
package dev.weir.client.websocket;
