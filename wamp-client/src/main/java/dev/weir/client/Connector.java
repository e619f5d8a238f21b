package dev.weir.client;

import dev.weir.client.auth.AuthenticationException;
import dev.weir.client.auth.Channel;
import dev.weir.client.link.Link;
import dev.weir.client.link.LinkOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    return routers.size();
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
      Link link =
          Link.open(router, RouterAddress.transport(router.target()), client.threads().timer());
      Session session = session(link, owner);
      Duration spent = Duration.ofNanos(System.nanoTime() - start);
      session.join(router.connectTimeout().minus(spent));
      return session;
    } catch (IOException e) {
      throw Failures.notConnected(router.target().toString(), e);
    } catch (RejectedExecutionException e) {
      throw Failures.closed();
    }
  }

  private Session session(Link link, SessionOwner owner) {
    try {
      Channel channel = new Channel(link.encrypted(), link.local(), link.channelBinding());
      return new Session(
          client, link, Logins.begin(client.options().authentications(), channel), owner);
    } catch (AuthenticationException e) {
      link.cut();
      throw Failures.notAuthenticated(e);
    } catch (RuntimeException e) { // of the application's Authentication
      link.cut();
      throw e;
    }
  }
}
