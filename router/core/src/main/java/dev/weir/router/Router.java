package dev.weir.router;

import dev.weir.protocol.Hello;
import dev.weir.protocol.transport.LocalConnector;
import dev.weir.protocol.transport.MessageLink;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Rule;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.HistoryStore;
import dev.weir.router.local.LocalPeer;
import dev.weir.router.local.LocalPeers;
import dev.weir.router.local.LocalSession;
import dev.weir.router.memory.Budget;
import dev.weir.router.memory.MemoryUse;
import dev.weir.router.meter.MeterSource;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import dev.weir.router.options.WebSocketOptions;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import dev.weir.router.undertow.Network;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A running WAMP router: realms and the listeners through which they are joined.
 *
 * <pre>{@code
 * try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start()) {
 *   System.out.println("ws://127.0.0.1:" + router.port() + "/ws");
 * }
 * }</pre>
 *
 * <p>It starts threads of its own and no other global state: no shutdown hook, no log
 * configuration, and any number of routers may run in one process. Thread-safe.
 */
public final class Router implements AutoCloseable {
  private final Counters counters;
  private final Budget memory;
  private final Realms realms;
  private final Network network;
  private final LocalPeers locals;
  private final Shutdown shutdown;

  Router(
      Counters counters,
      Budget memory,
      Realms realms,
      Network network,
      LocalPeers locals,
      Shutdown shutdown) {
    this.counters = counters;
    this.memory = memory;
    this.realms = realms;
    this.network = network;
    this.locals = locals;
    this.shutdown = shutdown;
  }

  /** A router without realms and listeners. */
  public static Builder builder() {
    return new Builder();
  }

  /** The port of the first listener. */
  public int port() {
    return network.addresses().get(0).getPort();
  }

  /** Where the listeners are bound, in the order in which they were given. */
  public List<InetSocketAddress> addresses() {
    return network.addresses();
  }

  /**
   * The addresses of the listeners for clients, in the order in which they were given: {@code
   * ws://} or {@code wss://}; where there is no WebSocket {@code tcp://} or {@code tls://}, and
   * where there is no RawSocket either {@code http://} or {@code https://}.
   */
  public List<URI> uris() {
    return network.uris();
  }

  /**
   * The router's WebSocket as a handler of the application's own Undertow, beside its other
   * handlers and at whatever path they are put, for pages of the same origin and programs:
   *
   * <pre>{@code
   * Undertow.builder()
   *     .addHttpListener(8080, "localhost")
   *     .setHandler(Handlers.path(pages).addExactPath("/ws", router.handler()))
   * }</pre>
   *
   * <p>Below a prefix path it has long-poll and server-sent events too, at {@code lp} and {@code
   * sse} below it. Its sessions live on the I/O threads of that server, which should be stopped
   * after this router; TLS, the deadlines of HTTP and its bound of bodies are that server's: a
   * message by long-poll in chunks of together more than {@code UndertowOptions.MAX_ENTITY_SIZE} (2
   * MiB unless it says otherwise) is cut off there without an answer. With {@code
   * setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)} it is bounded by {@code limits.message}
   * alone.
   */
  public HttpHandler handler() {
    return handler(List.of());
  }

  /**
   * The same for pages of these origins too, as in {@link WebSocketOptions#origins}.
   *
   * @throws IllegalArgumentException when one is no origin
   */
  public HttpHandler handler(List<String> origins) {
    return network.mount(
        ListenerOptions.of("", 0)
            .withName("handler")
            .withPath("")
            .withOrigins(origins)
            .withLongPoll(LongPollOptions.DEFAULT)
            .withSse(SseOptions.DEFAULT));
  }

  /**
   * Lets the application itself join a realm, with a given authid and role, without a socket and
   * without serializing payloads. HELLO is sent already: the first message that the receiver gets
   * is WELCOME, or the ABORT that refuses.
   *
   * <pre>{@code
   * LocalPeer backend = LocalPeer.of("realm1", "backend", "service");
   * MessageLink link = router.join(backend, receiver); // receiver.message(WELCOME) comes next
   * link.send(new Register(1, RegisterOptions.of(Dict.EMPTY), "com.example.add"));
   * // receiver.message(INVOCATION): its payload, and how it is answered
   * List<Object> numbers = Transcoder.values(invocation.payload()).arguments();
   * link.send(new Yield(invocation.request(), YieldOptions.of(Dict.EMPTY), Payload.of(sum)));
   * }</pre>
   *
   * <ul>
   *   <li>Threads: the receiver is called where {@link LocalPeer} says, one call at a time; {@link
   *       MessageLink#send} may be called from any thread, keeps the order of each, never waits,
   *       and numbers no requests: their ids go up by one from 1.
   *   <li>Payloads: values are copied and become immutable ({@link
   *       dev.weir.protocol.codec.PayloadCopy}), raw octets are scanned like those from a socket
   *       and handed on as they are. What is received must not be changed.
   *   <li>Back pressure: {@link MessageLink.Sent#FULL} says that the router takes no more now, and
   *       {@link MessageLink.Receiver#room} that it does again. A receiver that is too slow, or
   *       that has paused, is treated as any slow session is ({@code limits.mailbox}, {@code
   *       limits.write_deadline}).
   *   <li>The role is what the realm says of it: its rules and authorizers decide on every message.
   *       An in-process session counts neither as a connection nor for limits by address.
   *   <li>The end: a GOODBYE of the router is to be answered; {@link MessageLink#close} leaves
   *       without one, and whatever ends the session, {@link MessageLink.Receiver#closed} is the
   *       last call.
   * </ul>
   *
   * @throws IllegalStateException when the router is closed
   */
  public MessageLink join(LocalPeer peer, MessageLink.Receiver receiver) {
    MessageLink link = locals.connect(peer, receiver);
    link.send(new Hello(peer.realm(), peer.hello()));
    return link;
  }

  /**
   * The same as a session that keeps requests and answers together, for bridges and workers; fails
   * with {@link dev.weir.router.local.LocalErrorException} when it is refused.
   *
   * @throws IllegalStateException when the router is closed
   */
  public CompletionStage<LocalSession> session(LocalPeer peer) {
    return LocalSession.join(peer, this::join);
  }

  /**
   * The same for a client that says HELLO itself, as often as it connects, such as Weir's own:
   * {@code WampClient.builder().connector(router.connector(peer))}.
   */
  public LocalConnector connector(LocalPeer peer) {
    return receiver -> locals.connect(peer, receiver);
  }

  /** How many in-process sessions there are. */
  public int localPeers() {
    return locals.count();
  }

  /** How many connections are open. */
  public int connections() {
    return network.connections();
  }

  /** What the router holds for all its peers now ({@link RouterOptions#memory}). */
  public MemoryUse memory() {
    return memory.use();
  }

  /**
   * What is held for the sessions of a realm now.
   *
   * @throws IllegalArgumentException when there is no such realm
   */
  public MemoryUse memory(String realm) {
    return realm(realm).memory().use();
  }

  /**
   * All counters, and what there is in each realm, for whoever shows it: their names and labels
   * stay. Each look asks every realm and may wait for it, two seconds at most.
   */
  public MeterSource meters() {
    return new RouterMeters(counters, this::memory, realms, network);
  }

  /** The value of a counter since the start. */
  public long count(Counter counter) {
    return counters.value(counter);
  }

  /**
   * Gives the roles of a realm other rules: they hold for the next message of every session. A role
   * that is left out may do nothing; sessions keep their roles, and roles their authorizers. What
   * sessions have subscribed to and registered stays, but what a pattern brings obeys the new
   * rules.
   *
   * @throws IllegalArgumentException when there is no such realm
   */
  public void replaceRoles(String realm, Map<String, List<Rule>> rules) {
    realm(realm).roles().replace(rules);
  }

  /**
   * Forgets what the authorizers of a realm's roles have answered: they are asked again.
   *
   * @throws IllegalArgumentException when there is no such realm
   */
  public void forgetAuthorizations(String realm) {
    forgetAuthorizations(realm, AnswerScope.ALL);
  }

  /**
   * Forgets some of what the authorizers of a realm's roles have answered. Answers that are on
   * their way are asked for again, whatever they are about.
   *
   * @throws IllegalArgumentException when there is no such realm
   */
  public void forgetAuthorizations(String realm, AnswerScope scope) {
    realm(realm).forget(scope);
  }

  private Realm realm(String name) {
    return realms.all().stream()
        .filter(realm -> realm.options().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no realm " + name));
  }

  /**
   * Stops in good order and waits for it: accepts no more, refuses new calls, registrations and
   * sessions by name, lets running calls end within {@link RouterOptions#drain}, says GOODBYE
   * {@code wamp.close.system_shutdown} to all, gives them a second to answer, and closes what is
   * left. Does no harm when repeated.
   */
  @Override
  public void close() {
    shutdown.run();
  }

  /** Collects what a router is made of. Confined to one thread. */
  public static final class Builder {
    private final Map<String, RealmOptions> realms = new LinkedHashMap<>();
    private final List<ListenerOptions> listeners = new ArrayList<>();
    private RouterOptions options = RouterOptions.DEFAULT;
    private Optional<AutoRealms> autoRealms = Optional.empty();
    private RouterListener listener = new RouterListener() {};

    private final Map<String, HistoryStore> stores = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a realm that everybody may join and use; see {@link RealmOptions#open}. */
    public Builder realm(String name) {
      return realm(RealmOptions.open(name));
    }

    /**
     * Adds a realm.
     *
     * @throws IllegalArgumentException when there is one of this name
     */
    public Builder realm(RealmOptions realm) {
      if (realms.putIfAbsent(realm.name(), realm) != null) {
        throw new IllegalArgumentException("realm " + realm.name() + " is given twice");
      }
      return this;
    }

    /** Makes realms on demand. */
    public Builder autoRealms(AutoRealms rule) {
      autoRealms = Optional.of(rule);
      return this;
    }

    /** Adds a listener at {@code ws://host:port/ws}; port 0 is any free one. */
    public Builder listen(String host, int port) {
      return listen(ListenerOptions.of(host, port));
    }

    /** Adds a listener. */
    public Builder listen(ListenerOptions options) {
      listeners.add(options);
      return this;
    }

    /**
     * Sets where the durable histories of a realm live. The router closes it.
     *
     * @throws IllegalArgumentException when the realm has one
     */
    public Builder historyStore(String realm, HistoryStore store) {
      if (stores.putIfAbsent(realm, store) != null) {
        throw new IllegalArgumentException("realm " + realm + " has a history store");
      }
      return this;
    }

    /** Sets what holds for all realms and connections. */
    public Builder options(RouterOptions all) {
      options = Objects.requireNonNull(all);
      return this;
    }

    /** Is told of sessions. */
    public Builder listener(RouterListener observer) {
      listener = Objects.requireNonNull(observer);
      return this;
    }

    /**
     * Starts the router: it accepts connections when this returns.
     *
     * @throws IOException when a listener cannot be bound, with its address, or a history cannot be
     *     read
     * @throws IllegalArgumentException when a durable history has no store, or a store none
     */
    public Router start() throws IOException {
      return new Assembly(realms, listeners, options, autoRealms, listener, stores).start();
    }
  }
}
