package dev.weir.router.undertow;

import dev.weir.router.auth.Evidence;
import dev.weir.router.counter.Counter;
import dev.weir.router.http.Refusal;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.link.TransportType;
import dev.weir.router.options.ListenerOptions;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/**
 * Where the connections of one listener turn from arrivals into transports with their occupants,
 * whatever handshake they went through. Thread-safe.
 */
final class Entrance {
  private final IoLoops loops;
  private final ListenerOptions listener;
  private final Function<Link, Occupant> occupants;
  private final Proxies proxies;

  Entrance(IoLoops loops, ListenerOptions listener, Function<Link, Occupant> occupants) {
    this.loops = loops;
    this.listener = listener;
    this.occupants = occupants;
    this.proxies = new Proxies(listener.proxies());
  }

  IoLoops loops() {
    return loops;
  }

  ListenerOptions listener() {
    return listener;
  }

  Function<Link, Occupant> occupants() {
    return occupants;
  }

  /** Whom the listener believes from where its connections come. */
  Proxies proxies() {
    return proxies;
  }

  /** The loop of a connection. */
  IoLoop loop(StreamConnection connection) {
    return loops.of(connection.getIoThread());
  }

  /** Takes a place to live on; says why there is none. The place is null for who is too late. */
  Optional<Refusal> noPlace(Admission.Place place) {
    if (place == null || !place.take()) {
      return Optional.of(full(loops.admission().sessions(), "limits.sessions"));
    }
    return place.takeAtListener()
        ? Optional.empty()
        : Optional.of(
            full(
                place.listener().limits().connections(),
                "limits.connections of listener " + listener.name()));
  }

  private Refusal full(int most, String key) {
    loops.counters().count(Counter.CONNECTIONS_REFUSED);
    return new Refusal(
        StatusCodes.SERVICE_UNAVAILABLE,
        "There are " + most + " connections already, and no more are allowed (" + key + ").");
  }

  /** Takes a connection of which nothing is known but from where its arrival comes. */
  Optional<Newcomer> admit(StreamConnection connection, TransportType type, String protocol) {
    Optional<InetSocketAddress> from =
        loop(connection)
            .whence(connection)
            .told()
            .or(() -> Optional.ofNullable(connection.getPeerAddress(InetSocketAddress.class)));
    return admit(connection, type, new Introduction(from, protocol, List.of()));
  }

  /** Takes a connection from the arrivals; when it came too late or is gone, closes it. */
  Optional<Newcomer> admit(StreamConnection connection, TransportType type, Introduction of) {
    IoLoop.Arrival arrival = loop(connection).occupied(connection);
    if (arrival == null || of.from().isEmpty()) {
      IoUtils.safeClose(connection);
      if (arrival != null) {
        arrival.place().free();
      }
      return Optional.empty();
    }
    PeerAddress peer =
        new PeerAddress(
            of.from().get(),
            connection instanceof SslConnection,
            listener.name(),
            type,
            of.protocol(),
            arrival.accepted(),
            evidence(connection).with(of.cookies()));
    return Optional.of(
        new Newcomer(
            loop(connection),
            connection,
            peer,
            loops.options(),
            loops.memory(),
            loops.counters(),
            arrival.place()::free));
  }

  private static Evidence evidence(StreamConnection connection) {
    return connection instanceof SslConnection secure
        ? TlsEvidence.of(secure.getSslSession())
        : Evidence.NONE;
  }
}
