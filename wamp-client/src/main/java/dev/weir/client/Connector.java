package dev.weir.client;

import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.link.Link;
import dev.weir.client.link.LinkOptions;
import dev.weir.client.link.Transport;
import dev.weir.protocol.transport.LocalConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Opens sessions, each at the next of the client's addresses. Used by one thread at a time, which
 * it has wait.
 */
final class Connector {
  private final ClientContext client;
  private final List<LinkOptions> routers;
  private int next;

  Connector(ClientContext client) {
    this.client = client;
    this.routers = client.options().routers();
  }

  /** How many addresses there are. */
  int addresses() {
    return client.options().connector().isPresent() ? 1 : routers.size();
  }

  /**
   * Connects and joins.
   *
   * @throws WampException if there is no connection, or if the router refuses the session
   */
  Session open(SessionOwner owner) {
    LinkOptions router = routers.get(next);
    next = (next + 1) % routers.size();
    long start = System.nanoTime();
    try {
      Session session = session(carrier(router), owner);
      Duration spent = Duration.ofNanos(System.nanoTime() - start);
      session.join(router.connectTimeout().minus(spent));
      return session;
    } catch (RejectedExecutionException e) {
      throw Failures.closed();
    }
  }

  private Carrier carrier(LinkOptions router) {
    Optional<LocalConnector> local = client.options().connector();
    try {
      return local.isPresent() ? new LocalCarrier(local.get()) : framed(router);
    } catch (IOException e) {
      throw Failures.notConnected(router.target().toString(), e);
    } catch (IllegalStateException e) {
      throw Failures.notConnected("the router in this program", e);
    }
  }

  private Carrier framed(LinkOptions router) throws IOException {
    Transport transport = RouterAddress.transport(router.target());
    ClientThreads threads = client.threads();
    Link link = Link.open(router, transport, threads.timer(), threads.bursts());
    return new FramedCarrier(link, client.options().maxMessage());
  }

  private Session session(Carrier carrier, SessionOwner owner) {
    try {
      Logins logins = Logins.begin(client.options().authentications(), carrier.channel());
      return new Session(client, carrier, logins, owner);
    } catch (AuthenticationException e) {
      carrier.cut();
      throw Failures.notAuthenticated(e);
    } catch (RuntimeException e) { // of the application's Authentication
      carrier.cut();
      throw e;
    }
  }
}
