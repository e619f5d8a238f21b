package dev.weir.router.undertow;

import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.UnixSocketOptions;
import dev.weir.router.undertow.unix.UnixServer;
import io.undertow.UndertowOptions;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/**
 * A listening socket: accepts connections, bounds their number and the time until they are
 * occupied, and hands them to Undertow, which speaks TLS and HTTP, or where RawSocket is spoken to
 * {@link FirstOctets}. Thread-safe.
 */
final class Acceptor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final int BACKLOG = 4_096;
  private static final int LONGEST_HEAD = 16 << 10;
  private static final int MOST_HEADERS = 64;
  private static final long NEVER_NANOS = Long.MAX_VALUE / 4;
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 1_000_000_000L;

  private final IoLoops loops;
  private final ListenerOptions listener;
  private final long patience;
  private final Optional<HttpOpenListener> http;
  private final Optional<RawSocketDoor> rawSocket;
  private final Optional<StreamDoor> stream;
  private final Optional<ListenerTls> tls;
  private final Proxies proxies;
  private final ListenerPlaces places;
  private final AcceptRate rate;
  private final Listening server;
  private final InetSocketAddress address;
  private final AtomicBoolean paused = new AtomicBoolean();

  // Belongs to whoever set paused.
  private long nextLine = System.nanoTime();

  private Acceptor(
      IoLoops loops,
      ListenerOptions listener,
      List<String> subprotocols,
      List<CookieAuthenticator> cookies,
      Function<Link, Occupant> occupants)
      throws IOException {
    this.loops = loops;
    this.listener = listener;
    this.patience = loops.options().helloDeadline().toNanos();
    this.places =
        new ListenerPlaces(listener.limits().orElseGet(() -> ListenerLimits.of(loops.options())));
    Entrance entrance = new Entrance(loops, listener, occupants);
    this.http = http(entrance, subprotocols, cookies);
    this.rawSocket = listener.rawSocket().map(options -> new RawSocketDoor(entrance, options));
    this.proxies = entrance.proxies();
    this.stream = listener.stream().map(service -> new StreamDoor(entrance));
    this.tls = listener.tls().map(own -> new ListenerTls(loops, listener.name(), own));
    this.rate = new AcceptRate(places.limits().acceptRate(), loops.first().now());
    if (listener.unix().isPresent()) {
      UnixSocketOptions unix = listener.unix().get();
      this.server =
          Listening.of(
              new UnixServer(
                  loops.unixThreads(), unix.path(), unix.mode(), ready -> accept(ready::accept)));
      this.address = InetSocketAddress.createUnresolved(listener.host(), 0);
    } else {
      AcceptingChannel<StreamConnection> tcp =
          loops
              .worker()
              .createStreamConnectionServer(
                  address(listener), ready -> accept(ready::accept), socketOptions());
      this.server = Listening.of(tcp);
      this.address = tcp.getLocalAddress(InetSocketAddress.class);
    }
  }

  /** What brings connections. */
  private interface Arrivals {
    StreamConnection next() throws IOException;
  }

  /**
   * Binds a listener; it does not accept before {@link #begin}.
   *
   * @throws BindException if that is not possible, with the address as it was given
   */
  static Acceptor bind(
      IoLoops loops,
      ListenerOptions listener,
      List<String> subprotocols,
      List<CookieAuthenticator> cookies,
      Function<Link, Occupant> occupants)
      throws IOException {
    try {
      return new Acceptor(loops, listener, subprotocols, cookies, occupants);
    } catch (IOException e) {
      throw new BindException(
          "listener %s cannot be bound to %s: %s"
              .formatted(listener.name(), place(listener), e.getMessage()));
    }
  }

  private static String place(ListenerOptions listener) {
    return listener.unix().isPresent() ? listener.host() : listener.host() + ":" + listener.port();
  }

  void begin() {
    tls.ifPresent(ListenerTls::begin);
    server.resume();
  }

  /** The address that is listened on. */
  InetSocketAddress address() {
    return address;
  }

  /** The address of the WebSocket, or else of the RawSocket or a stream, or else of HTTP. */
  URI uri() {
    if (listener.unix().isPresent()) {
      return URI.create("unix:" + listener.unix().get().path().toUri().getRawPath());
    }
    String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
    String at = "://" + host + ":" + address.getPort();
    boolean secure = tls.isPresent();
    if (listener.webSocket().isPresent()) {
      return URI.create((secure ? "wss" : "ws") + at + listener.webSocket().get().path());
    }
    return listener.rawSocket().isPresent() || listener.stream().isPresent()
        ? URI.create((secure ? "tls" : "tcp") + at)
        : URI.create((secure ? "https" : "http") + at + "/");
  }

  /** Accepts no more; connections live on. */
  @Override
  public synchronized void close() {
    tls.ifPresent(ListenerTls::close);
    if (server.isOpen()) { // XNIO would wait for ever for threads that have ended
      server.close();
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

  private Optional<HttpOpenListener> http(
      Entrance entrance, List<String> subprotocols, List<CookieAuthenticator> cookies) {
    if (listener.webSocket().isEmpty() && listener.http().isEmpty()) {
      return Optional.empty();
    }
    HttpGate gate = new HttpGate(entrance, places);
    HttpOpenListener http = new HttpOpenListener(loops.pool(), httpOptions());
    http.setRootHandler(new HttpPaths(gate, listener.tls().isPresent(), cookies).all(subprotocols));
    return Optional.of(http);
  }

  /**
   * The loop closes whatever has not become an occupant in time. It does not see the first octet of
   * a further request on a connection that is kept, whose head then has as long as that of the
   * first.
   */
  private OptionMap httpOptions() {
    int patience = (int) Math.min(loops.options().helloDeadline().toMillis(), Integer.MAX_VALUE);
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, LONGEST_HEAD)
        .set(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // see CountedBody
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, patience)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false) // HTTP/1.1 knows without it
        .getMap();
  }

  private void accept(Arrivals arrivals) {
    try {
      StreamConnection connection = arrivals.next();
      while (connection != null) {
        long wait = rate.take(loops.first().now());
        begin(connection);
        if (wait > 0) { // this one is here, the next ones wait
          pause(wait);
          return;
        }
        connection = arrivals.next();
      }
    } catch (IOException e) {
      LOG.debug("listener {} accepts no more", listener.name(), e);
    }
    if (loops.admission().full()) {
      pause(0);
    }
  }

  /** Goes on where the connection lives. */
  private void begin(StreamConnection plain) {
    Admission.Place place = loops.admission().accept(places);
    if (Thread.currentThread() == plain.getIoThread()) {
      accepted(plain, place);
    } else {
      plain.getIoThread().execute(() -> accepted(plain, place));
    }
  }

  private void accepted(StreamConnection plain, Admission.Place place) {
    IoLoop loop = loops.of(plain.getIoThread());
    try {
      boolean proxied = proxies.trust(plain.getPeerAddress(InetSocketAddress.class));
      boolean silent = stream.isPresent() && tls.isEmpty() && !proxied;
      loop.arrived(plain, place, silent ? NEVER_NANOS : patience);
      if (places.crowded() && loop.dropOldest(places, plain)) {
        loops.counters().count(Counter.HANDSHAKES_DROPPED);
      }
      if (proxied) {
        new ProxyDoor(plain, loops, proxies, whence -> introduced(plain, loop, whence)).begin();
      } else {
        secured(plain, loop);
      }
    } catch (Throwable fault) {
      LOG.error("a fault ends a new connection on listener {}", listener.name(), fault);
      loop.dropArrival(plain);
      IoUtils.safeClose(plain);
      place.free();
    }
  }

  private void introduced(StreamConnection plain, IoLoop loop, Whence whence) {
    if (loop.told(plain, whence)) {
      secured(plain, loop);
    }
  }

  private void secured(StreamConnection plain, IoLoop loop) {
    if (tls.isEmpty()) {
      greet(plain, loop);
      return;
    }
    StreamConnection connection = tls.get().wrap(plain);
    if (loop.wrapped(plain, connection)) {
      greet(connection, loop);
    }
  }

  /** What a connection speaks is known, or told by its first octet. */
  private void greet(StreamConnection connection, IoLoop loop) {
    if (stream.isPresent()) {
      stream.get().greet(connection, http.isPresent() ? this::speakHttp : stream.get()::enter);
    } else if (rawSocket.isEmpty()) {
      http.orElseThrow().handleEvent(connection, null);
    } else {
      RawSocketDoor door = rawSocket.get();
      new FirstOctets(
              connection, loop, door::enter, http.isPresent() ? this::speakHttp : door::fail)
          .begin();
    }
  }

  private void speakHttp(StreamConnection connection, ByteBuffer read) {
    PooledByteBuffer buffer = loops.pool().allocate();
    buffer.getBuffer().put(read).flip();
    http.orElseThrow().handleEvent(connection, buffer);
  }

  /** Accepts nobody for so many nanoseconds, and as long as there is no room. */
  private void pause(long nanos) {
    if (paused.compareAndSet(false, true)) {
      server.suspend();
      if (nanos > 0) {
        loops.counters().count(Counter.ACCEPTS_SLOWED);
        tell("listener {} accepts more slowly: {} (limits.accept_rate)", rate);
        loops.first().executeAfter(this::resumeWithRoom, nanos);
      } else {
        resumeWithRoom();
      }
    }
  }

  private void resumeWithRoom() {
    if (!server.isOpen()) {
      return;
    }
    if (!loops.admission().full()) {
      paused.set(false);
      server.resume();
      return;
    }
    tell(
        "listener {} accepts nobody while there are {} connections (limits.sessions, or the"
            + " process's limit of open files)",
        loops.admission().most());
    loops.first().executeAfter(this::resumeWithRoom, PAUSE_NANOS);
  }

  /** At most once a second, also when places come and go. */
  private void tell(String sentence, Object value) {
    long now = loops.first().now();
    if (now - nextLine >= 0) {
      nextLine = now + LINE_NANOS;
      LOG.warn(sentence, listener.name(), value);
    }
  }
}
