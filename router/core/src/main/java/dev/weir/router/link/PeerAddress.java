package dev.weir.router.link;

import dev.weir.protocol.auth.ChannelBinding;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a connection comes from.
 *
 * @param address the peer's socket address
 * @param secure whether the connection is encrypted by TLS
 * @param listener the name of the listener that accepted it
 * @param transport by what it is connected
 * @param protocol the negotiated serializer by its subprotocol, such as {@code wamp.2.json}
 * @param accepted when the connection was accepted, in monotonic nanoseconds: its time for HELLO
 *     runs from then
 * @param bindings what a login can be bound to the TLS connection by; none without TLS, and none on
 *     a JDK that does not tell them
 */
public record PeerAddress(
    InetSocketAddress address,
    boolean secure,
    String listener,
    TransportType transport,
    String protocol,
    long accepted,
    List<ChannelBinding> bindings) {

  public PeerAddress {
    bindings = List.copyOf(bindings);
  }

  /** A WebSocket that no login can be bound to. */
  public PeerAddress(
      InetSocketAddress address, boolean secure, String listener, String protocol, long accepted) {
    this(address, secure, listener, TransportType.WEBSOCKET, protocol, accepted, List.of());
  }

  /** Whether the peer is on this machine. */
  public boolean loopback() {
    return address.getAddress() != null && address.getAddress().isLoopbackAddress();
  }
}
