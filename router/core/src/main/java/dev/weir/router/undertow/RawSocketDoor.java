package dev.weir.router.undertow;

import dev.weir.protocol.transport.RawSocketError;
import dev.weir.protocol.transport.RawSocketHandshake;
import dev.weir.protocol.transport.RawSocketHandshakeException;
import dev.weir.router.counter.Counter;
import dev.weir.router.link.PeerText;
import dev.weir.router.link.TransportType;
import dev.weir.router.options.RawSocketOptions;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/**
 * The RawSocket handshakes of one listener (advanced profile, "RawSocket Transport"): each is
 * answered, or refused with an error. Runs on the connection's I/O thread.
 */
final class RawSocketDoor {
  private static final Logger LOG = LoggerFactory.getLogger(RawSocketDoor.class);

  private final Entrance entrance;
  private final int largest;
  private final boolean pings;

  RawSocketDoor(Entrance entrance, RawSocketOptions options) {
    this.entrance = entrance;
    this.largest = Math.min(options.maxMessage(), entrance.loops().options().message());
    this.pings = options.pings();
  }

  /** The first four octets of a connection, of which the first is RawSocket's. */
  void enter(StreamConnection connection, byte[] octets) {
    IoLoop loop = entrance.loop(connection);
    if (loop.whence(connection).forwarding() == Whence.Forwarding.REQUIRED) {
      ProxyDoor.refuse(entrance.loops(), connection, "it has no header of the PROXY protocol");
      return;
    }
    Admission.Place place = loop.place(connection);
    try {
      RawSocketHandshake asked = RawSocketHandshake.request(octets);
      if (place != null && place.take() && place.takeAtListener()) {
        open(connection, asked);
      } else {
        entrance.loops().counters().count(Counter.CONNECTIONS_REFUSED);
        refuse(connection, RawSocketError.TOO_MANY_CONNECTIONS, "limits.sessions or connections");
      }
    } catch (RawSocketHandshakeException wrong) {
      refuse(connection, wrong.error().orElseThrow(), wrong.getMessage());
    }
  }

  /** A connection on a port of RawSocket alone that speaks something else. */
  void fail(StreamConnection connection, ByteBuffer octets) {
    entrance.loops().counters().count(Counter.RAWSOCKETS_REFUSED);
    LOG.debug(
        "listener {} speaks RawSocket only, and a connection began with 0x{}",
        entrance.listener().name(),
        Integer.toHexString(octets.get(0) & 0xFF));
    entrance.loop(connection).dropArrival(connection);
  }

  private void open(StreamConnection connection, RawSocketHandshake asked) {
    String protocol = asked.serializer().subprotocol();
    entrance
        .admit(connection, TransportType.RAWSOCKET, protocol)
        .ifPresent(
            newcomer ->
                new RawSocketTransport(newcomer, asked, largest, pings)
                    .start(entrance.occupants()));
  }

  private void refuse(StreamConnection connection, RawSocketError error, String sentence) {
    entrance.loops().counters().count(Counter.RAWSOCKETS_REFUSED);
    LOG.debug(
        "listener {} refuses a RawSocket with error {}: {}",
        entrance.listener().name(),
        error.number(),
        PeerText.escape(sentence));
    entrance
        .admit(connection, TransportType.RAWSOCKET, "")
        .ifPresent(newcomer -> RawSocketTransport.refused(newcomer, error).end());
  }
}
