package dev.weir.router.undertow;

import dev.weir.router.counter.Counter;
import dev.weir.router.link.TransportType;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/**
 * Connections of a listener with another protocol than WAMP's: each has its place from the start,
 * because nothing needs to be said at once, and its first octet tells whether it speaks HTTP. Runs
 * on the connection's I/O thread.
 */
final class StreamDoor {
  private static final Logger LOG = LoggerFactory.getLogger(StreamDoor.class);

  private final Entrance entrance;

  StreamDoor(Entrance entrance) {
    this.entrance = entrance;
  }

  /** Waits for the first octets, which {@code http} gets when they may be its. */
  void greet(StreamConnection connection, BiConsumer<StreamConnection, ByteBuffer> http) {
    IoLoop loop = entrance.loop(connection);
    Admission.Place place = loop.place(connection);
    if (place == null || !place.take() || !place.takeAtListener()) {
      entrance.loops().counters().count(Counter.CONNECTIONS_REFUSED);
      LOG.debug(
          "listener {} has all its connections (limits.sessions or connections)",
          entrance.listener().name());
      loop.dropArrival(connection);
      return;
    }
    new FirstOctets(
            connection,
            loop,
            (it, octets) -> enter(it, ByteBuffer.wrap(octets)),
            (it, octets) -> tell(it, octets, http))
        .begin();
  }

  private void tell(
      StreamConnection connection,
      ByteBuffer octets,
      BiConsumer<StreamConnection, ByteBuffer> http) {
    byte first = octets.get(octets.position());
    if (first >= 'A' && first <= 'Z') {
      IoLoop loop = entrance.loop(connection);
      IoLoop.Arrival arrival = loop.occupied(connection);
      if (arrival != null) {
        long patience = entrance.loops().options().helloDeadline().toNanos();
        loop.arrivedAgain(connection, arrival.place(), arrival.whence(), patience);
        http.accept(connection, octets);
      }
    } else {
      enter(connection, octets);
    }
  }

  /** A connection that began with these octets. */
  void enter(StreamConnection connection, ByteBuffer octets) {
    if (entrance.loop(connection).whence(connection).forwarding() == Whence.Forwarding.REQUIRED) {
      ProxyDoor.refuse(entrance.loops(), connection, "it has no header of the PROXY protocol");
      return;
    }
    entrance
        .admit(connection, TransportType.STREAM, "")
        .ifPresent(
            newcomer -> {
              entrance.loops().giveBack(connection.getSourceChannel(), octets);
              new StreamTransport(newcomer).start(entrance.occupants());
            });
  }
}
