package dev.weir.router.undertow;

import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.auth.Evidence;
import dev.weir.router.counter.Counters;
import dev.weir.router.http.HttpEntrance;
import dev.weir.router.http.Refusal;
import dev.weir.router.http.RefusedRequestException;
import dev.weir.router.http.Visitor;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.link.TransportType;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Where the transports over HTTP of one listener have their places. Thread-safe. */
record HttpGate(Entrance entrance, ListenerPlaces places) implements HttpEntrance {

  @Override
  public RouterOptions options() {
    return entrance.loops().options();
  }

  @Override
  public Counters counters() {
    return entrance.loops().counters();
  }

  @Override
  public EventLoop loop(HttpServerExchange exchange) {
    return entrance.loops().of(exchange.getIoThread());
  }

  @Override
  public Visitor admit(
      HttpServerExchange exchange, TransportType type, String protocol, List<BrowserCookie> cookies)
      throws RefusedRequestException {
    Admission.Place place = entrance.loops().admission().visit(places);
    Optional<Refusal> refusal = entrance.noPlace(place);
    if (refusal.isPresent()) {
      place.free();
      throw new RefusedRequestException(refusal.get());
    }
    Optional<SSLSession> tls = Optional.ofNullable(exchange.getConnection().getSslSession());
    PeerAddress peer =
        new PeerAddress(
            exchange.getSourceAddress(),
            tls.isPresent(),
            entrance.listener().name(),
            type,
            protocol,
            entrance.loops().first().now(),
            evidence(tls).with(cookies));
    return new Visitor(loop(exchange), peer, place::free);
  }

  /** No login can be bound to one of the many connections that such a transport lives on. */
  private static Evidence evidence(Optional<SSLSession> tls) {
    return tls.map(TlsEvidence::of)
        .map(whole -> new Evidence(List.of(), whole.certificate(), List.of()))
        .orElse(Evidence.NONE);
  }

  @Override
  public Occupant occupy(Link link) {
    return entrance.occupants().apply(link);
  }
}
