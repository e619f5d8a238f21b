package dev.weir.router.undertow;

import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.options.ListenerOptions;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.channels.AcceptingChannel;

/**
 * A listening socket: accepts connections, bounds their number and the time until they are
 * upgraded, and hands them to Undertow, which speaks TLS and HTTP. Thread-safe.
 */
final class Acceptor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final int BACKLOG = 4_096;
  private static final int LONGEST_HEAD = 16 << 10;
  private static final int MOST_HEADERS = 64;
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 1_000_000_000L;

  private final IoLoops loops;
  private final ListenerOptions listener;
  private final long patience;
  private final HttpOpenListener http;
  private final Optional<UndertowXnioSsl> tls;
  private final AcceptingChannel<StreamConnection> server;
  private final InetSocketAddress address;
  private final AtomicBoolean paused = new AtomicBoolean();

  // Belongs to whoever set paused.
  private long nextLine = System.nanoTime();

  private Acceptor(
      IoLoops loops,
      ListenerOptions listener,
      UpgradeRules rules,
      Function<Link, Occupant> occupants)
      throws IOException {
    this.loops = loops;
    this.listener = listener;
    this.patience = loops.options().helloDeadline().toNanos();
    this.http = new HttpOpenListener(loops.pool(), httpOptions());
    http.setRootHandler(new Upgrade(loops, listener, rules, occupants));
    this.tls =
        listener
            .tls()
            .map(
                context ->
                    new UndertowXnioSsl(
                        Xnio.getInstance(), OptionMap.EMPTY, loops.pool(), context));
    this.server =
        loops
            .worker()
            .createStreamConnectionServer(address(listener), this::accept, socketOptions());
    this.address = server.getLocalAddress(InetSocketAddress.class);
  }

  /**
   * Binds a listener; it does not accept before {@link #begin}.
   *
   * @throws BindException if that is not possible, with the address as it was given
   */
  static Acceptor bind(
      IoLoops loops,
      ListenerOptions listener,
      UpgradeRules rules,
      Function<Link, Occupant> occupants)
      throws IOException {
    try {
      return new Acceptor(loops, listener, rules, occupants);
    } catch (BindException | UnknownHostException e) {
      throw new BindException(
          "listener %s cannot be bound to %s:%d: %s"
              .formatted(listener.name(), listener.host(), listener.port(), e.getMessage()));
    }
  }

  void begin() {
    server.resumeAccepts();
  }

  /** The address that is listened on. */
  InetSocketAddress address() {
    return address;
  }

  /** The address of the WebSocket. */
  URI uri() {
    String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
    String scheme = tls.isPresent() ? "wss" : "ws";
    return URI.create(scheme + "://" + host + ":" + address.getPort() + listener.path());
  }

  /** Accepts no more; connections live on. */
  @Override
  public synchronized void close() {
    if (server.isOpen()) { // XNIO would wait for ever for threads that have ended
      IoUtils.safeClose(server);
    }
  }

  private static InetSocketAddress address(ListenerOptions listener) throws UnknownHostException {
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the host is not known");
    }
    return address;
  }

  private static OptionMap socketOptions() {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG)
        .getMap();
  }

  /** Without timeouts: the loop closes whatever has not become an occupant in time. */
  private static OptionMap httpOptions() {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, LONGEST_HEAD)
        .set(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
        .set(UndertowOptions.MAX_ENTITY_SIZE, (long) LONGEST_HEAD)
        .getMap();
  }

  private void accept(AcceptingChannel<StreamConnection> channel) {
    try {
      StreamConnection connection = channel.accept();
      while (connection != null) {
        accepted(connection);
        connection = channel.accept();
      }
    } catch (IOException e) {
      LOG.debug("listener {} accepts no more", listener.name(), e);
    }
    pauseWhenFull();
  }

  private void accepted(StreamConnection plain) {
    IoLoop loop = loops.of(plain.getIoThread());
    Admission.Place place = loops.admission().accept();
    try {
      StreamConnection connection =
          tls.<StreamConnection>map(
                  ssl -> ssl.wrapExistingConnection(plain, OptionMap.EMPTY, false))
              .orElse(plain);
      loop.arrived(connection, place, patience);
      http.handleEvent(connection, null);
    } catch (Throwable fault) {
      LOG.error("a fault ends a new connection on listener {}", listener.name(), fault);
      IoUtils.safeClose(plain);
      place.free();
    }
  }

  private void pauseWhenFull() {
    if (loops.admission().full() && paused.compareAndSet(false, true)) {
      server.suspendAccepts();
      resumeWithRoom();
    }
  }

  private void resumeWithRoom() {
    if (!server.isOpen()) {
      return;
    }
    if (!loops.admission().full()) {
      paused.set(false);
      server.resumeAccepts();
      return;
    }
    tell();
    loops.first().executeAfter(this::resumeWithRoom, PAUSE_NANOS);
  }

  /** At most once a second, also when places come and go. */
  private void tell() {
    long now = loops.first().now();
    if (now - nextLine >= 0) {
      nextLine = now + LINE_NANOS;
      LOG.warn(
          "listener {} accepts nobody while there are {} connections (limits.sessions, or the"
              + " process's limit of open files)",
          listener.name(),
          loops.admission().most());
    }
  }
}
