package dev.weir.router.undertow;

import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** The router's I/O threads and listeners. Thread-safe. */
public final class Network implements AutoCloseable {
  private static final int BUFFER = 17_408;
  private static final int BACKLOG = 4096;

  private final XnioWorker worker;
  private final RouterOptions options;
  private final BiFunction<Link, ListenerOptions, Occupant> occupants;
  private final List<IoLoop> loops = new ArrayList<>();
  private final List<AcceptingChannel<StreamConnection>> servers = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final List<ListenerOptions> listeners;
  private final AtomicInteger connections = new AtomicInteger();
  private final DefaultByteBufferPool pool = new DefaultByteBufferPool(true, BUFFER);

  private Network(
      XnioWorker worker,
      RouterOptions options,
      List<ListenerOptions> listeners,
      BiFunction<Link, ListenerOptions, Occupant> occupants) {
    this.worker = worker;
    this.options = options;
    this.listeners = List.copyOf(listeners);
    this.occupants = occupants;
    for (int i = 0; i < worker.getIoThreadCount(); i++) {
      loops.add(new IoLoop(worker.getIoThread(i), i));
    }
  }

  /**
   * Binds all listeners and accepts.
   *
   * @throws IOException when a listener cannot be bound, with its address; then none is
   */
  public static Network start(
      RouterOptions options,
      List<ListenerOptions> listeners,
      BiFunction<Link, ListenerOptions, Occupant> occupants)
      throws IOException {
    XnioWorker worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "weir")
                    .set(Options.WORKER_IO_THREADS, Runtime.getRuntime().availableProcessors())
                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, 4)
                    .getMap());
    Network network = new Network(worker, options, listeners, occupants);
    try {
      for (ListenerOptions listener : listeners) {
        network.bind(listener);
      }
      network.servers.forEach(AcceptingChannel::resumeAccepts);
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  /** Where the listeners are bound, in their order. */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /** The WebSocket addresses of the listeners, in their order. */
  public List<URI> uris() {
    List<URI> uris = new ArrayList<>();
    for (int i = 0; i < listeners.size(); i++) {
      ListenerOptions listener = listeners.get(i);
      String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
      String scheme = listener.tls().isPresent() ? "wss" : "ws";
      uris.add(
          URI.create(scheme + "://" + host + ":" + addresses.get(i).getPort() + listener.path()));
    }
    return uris;
  }

  /** How many WebSockets are open. */
  public int connections() {
    return connections.get();
  }

  public EventLoop anyLoop() {
    return loops.get(0);
  }

  /** New connections are refused; those that stand are left alone. */
  public void stopAccepting() {
    servers.forEach(IoUtils::safeClose);
  }

  /** Drops every connection and ends the threads. */
  @Override
  public void close() {
    stopAccepting();
    loops.forEach(loop -> loop.execute(loop::dropAll));
    worker.shutdown();
    try {
      worker.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  private void bind(ListenerOptions listener) throws IOException {
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    HttpOpenListener http = new HttpOpenListener(pool, httpOptions());
    http.setRootHandler(
        new Upgrade(listener, (connection, peer) -> taken(connection, peer, listener)));
    ChannelListener<StreamConnection> accepted =
        listener
            .tls()
            .<ChannelListener<StreamConnection>>map(
                context -> {
                  UndertowXnioSsl ssl =
                      new UndertowXnioSsl(
                          Xnio.getInstance(),
                          OptionMap.create(Options.USE_DIRECT_BUFFERS, true),
                          context);
                  return raw ->
                      http.handleEvent(ssl.wrapExistingConnection(raw, OptionMap.EMPTY, false));
                })
            .orElse(http);
    try {
      AcceptingChannel<StreamConnection> server =
          worker.createStreamConnectionServer(
              address, ChannelListeners.openListenerAdapter(accepted), socketOptions());
      servers.add(server);
      addresses.add((InetSocketAddress) server.getLocalAddress());
    } catch (BindException e) {
      throw new BindException(
          "listener %s cannot be bound to %s:%d: %s"
              .formatted(listener.name(), listener.host(), listener.port(), e.getMessage()));
    }
  }

  private void taken(StreamConnection connection, PeerAddress peer, ListenerOptions listener) {
    IoLoop loop = loops.get(connection.getIoThread().getNumber());
    connections.incrementAndGet();
    WebSocketTransport transport =
        new WebSocketTransport(connection, loop, peer, options, connections::decrementAndGet);
    loop.execute(() -> transport.start(link -> occupants.apply(link, listener)));
  }

  private OptionMap httpOptions() {
    int deadline = Math.toIntExact(options.helloDeadline().toMillis());
    return OptionMap.builder()
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, deadline)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, deadline)
        .getMap();
  }

  private static OptionMap socketOptions() {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG)
        .getMap();
  }
}
