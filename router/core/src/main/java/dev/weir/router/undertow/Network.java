package dev.weir.router.undertow;

import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.counter.Counters;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A router's I/O threads and listeners. Thread-safe. */
public final class Network implements AutoCloseable {
  private static final List<String> SUBPROTOCOLS =
      Subprotocol.ALL.stream().map(Subprotocol::label).toList();

  private final IoLoops loops;
  private final List<Acceptor> acceptors;
  private final Reception reception;
  private final List<Mount> mounts = new CopyOnWriteArrayList<>();

  private Network(IoLoops loops, List<Acceptor> acceptors, Reception reception) {
    this.loops = loops;
    this.acceptors = List.copyOf(acceptors);
    this.reception = reception;
  }

  /**
   * Binds all listeners and accepts. On each the cookies of its realms are read and made. Each
   * connection gets an occupant from the function, which is called on the connection's loop.
   *
   * @throws IOException when a listener cannot be bound, with its address; then none is
   * @throws IllegalArgumentException when an allowed origin is no origin
   */
  public static Network start(
      RouterOptions options,
      List<ListenerOptions> listeners,
      Budget memory,
      Counters counters,
      Function<ListenerOptions, List<CookieAuthenticator>> cookies,
      BiFunction<Link, ListenerOptions, Occupant> occupants)
      throws IOException {
    return start(
        IoLoops.start(options, memory, counters),
        listeners,
        new Reception(SUBPROTOCOLS, cookies, occupants));
  }

  /** The same without cookies, and with counters of its own. */
  static Network start(
      RouterOptions options,
      List<ListenerOptions> listeners,
      BiFunction<Link, ListenerOptions, Occupant> occupants)
      throws IOException {
    return start(IoLoops.start(options), listeners, SUBPROTOCOLS, occupants);
  }

  /** The same for other subprotocols; without any, clients need not offer one. */
  static Network start(
      RouterOptions options,
      List<ListenerOptions> listeners,
      List<String> subprotocols,
      BiFunction<Link, ListenerOptions, Occupant> occupants)
      throws IOException {
    return start(IoLoops.start(options), listeners, subprotocols, occupants);
  }

  /** The same on threads that run already and are ended with the network. */
  static Network start(
      IoLoops loops,
      List<ListenerOptions> listeners,
      List<String> subprotocols,
      BiFunction<Link, ListenerOptions, Occupant> occupants)
      throws IOException {
    return start(loops, listeners, new Reception(subprotocols, listener -> List.of(), occupants));
  }

  private static Network start(IoLoops loops, List<ListenerOptions> listeners, Reception reception)
      throws IOException {
    List<Acceptor> acceptors = new ArrayList<>();
    try {
      for (ListenerOptions listener : listeners) {
        acceptors.add(
            Acceptor.bind(
                loops,
                listener,
                reception.subprotocols(),
                reception.cookies().apply(listener),
                reception.occupantsOf(listener)));
      }
      acceptors.forEach(Acceptor::begin);
      return new Network(loops, acceptors, reception);
    } catch (IOException | RuntimeException e) {
      acceptors.forEach(Acceptor::close);
      loops.close();
      throw e;
    }
  }

  /**
   * The WebSocket of this listener as a handler of somebody else's server, which listens in its
   * place; an empty path is any.
   *
   * @throws IllegalArgumentException when an allowed origin is no origin
   */
  public HttpHandler mount(ListenerOptions listener) {
    Entrance entrance = new Entrance(loops, listener, reception.occupantsOf(listener));
    Mount mount = new Mount(entrance, listener.webSocket().orElseThrow(), reception);
    mounts.add(mount);
    return mount;
  }

  /** Where the listeners are bound, in their order. */
  public List<InetSocketAddress> addresses() {
    return acceptors.stream().map(Acceptor::address).toList();
  }

  /** The addresses of the listeners for clients, in their order. */
  public List<URI> uris() {
    return acceptors.stream().map(Acceptor::uri).toList();
  }

  /** How many connections have an occupant. */
  public int connections() {
    return loops.admission().occupied();
  }

  /** Octets that connections have for themselves to compress messages. */
  public long compressionMemory() {
    return loops.admission().heldMemory();
  }

  public EventLoop anyLoop() {
    return loops.first();
  }

  /**
   * Where those live who come without a socket: on the loop of the I/O thread by which they want to
   * be called, and where they want none, or one that is not the router's, on one loop after
   * another.
   */
  public EventLoop loopFor(Optional<Executor> calls) {
    return calls.flatMap(loops::known).orElseGet(loops::next);
  }

  /** New connections are refused; those that stand are left alone. */
  public void stopAccepting() {
    acceptors.forEach(Acceptor::close);
    mounts.forEach(Mount::close);
  }

  /**
   * Stops accepting, drops every connection, whose occupant is told, and ends the threads. Not to
   * be called on one of the loops.
   */
  @Override
  public void close() {
    stopAccepting();
    loops.close();
  }
}
