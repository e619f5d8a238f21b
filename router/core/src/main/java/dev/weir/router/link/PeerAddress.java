package dev.weir.router.link;

import dev.weir.router.auth.Evidence;
import java.net.InetSocketAddress;

/**
 * Where a connection comes from.
 *
 * @param address the peer's socket address; a name that was not resolved, {@code unix:PATH} or
 *     {@code local}, where there is no network between
 * @param secure whether the connection is encrypted by TLS
 * @param listener the name of the listener that accepted it
 * @param transport by what it is connected
 * @param protocol the negotiated serializer by its subprotocol, such as {@code wamp.2.json}
 * @param accepted when the connection was accepted, in monotonic nanoseconds: its time for HELLO
 *     runs from then
 * @param evidence what the connection says of who is there
 */
public record PeerAddress(
    InetSocketAddress address,
    boolean secure,
    String listener,
    TransportType transport,
    String protocol,
    long accepted,
    Evidence evidence) {

  /** A WebSocket that says nothing of who is there. */
  public PeerAddress(
      InetSocketAddress address, boolean secure, String listener, String protocol, long accepted) {
    this(address, secure, listener, TransportType.WEBSOCKET, protocol, accepted, Evidence.NONE);
  }

  /** A peer in the same program, which has no address. */
  public static PeerAddress local(long accepted) {
    String name = TransportType.LOCAL.toString();
    return new PeerAddress(
        InetSocketAddress.createUnresolved(name, 0),
        true,
        name,
        TransportType.LOCAL,
        name,
        accepted,
        Evidence.NONE);
  }

  /** Whether the peer is on this machine. */
  public boolean loopback() {
    return loopback(address);
  }

  /** Whether a peer of this address is on this machine. */
  public static boolean loopback(InetSocketAddress address) {
    return address.isUnresolved() || address.getAddress().isLoopbackAddress();
  }
}
