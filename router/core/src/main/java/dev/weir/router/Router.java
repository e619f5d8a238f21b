package dev.weir.router;

import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Rule;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.HistoryResources;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.history.HistoryStore;
import dev.weir.router.history.HistoryThread;
import dev.weir.router.join.FailedLogins;
import dev.weir.router.join.Handshake;
import dev.weir.router.join.Joins;
import dev.weir.router.join.Workers;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.mailbox.WaterMarks;
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
import dev.weir.router.realm.Surroundings;
import dev.weir.router.session.Lobby;
import dev.weir.router.session.Session;
import dev.weir.router.undertow.Network;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Counters counters;
  private final Realms realms;
  private final Network network;
  private final Shutdown shutdown;

  private Router(Counters counters, Realms realms, Network network, Shutdown shutdown) {
    this.counters = counters;
    this.realms = realms;
    this.network = network;
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
   * after this router; TLS and the deadlines of HTTP are that server's.
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

  /** How many connections are open. */
  public int connections() {
    return network.connections();
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
      checkStores();
      Counters counters = new Counters();
      ListenerThread observer = new ListenerThread(listener);
      HistoryThread readers = new HistoryThread();
      SecureIds ids = new SecureIds();
      Surroundings surroundings =
          new Surroundings(
              System::nanoTime,
              InstantSource.system(),
              ids,
              counters,
              observer,
              broken(counters),
              options.uri(),
              history(readers, observer),
              options.exempt());
      Realms all = realms(surroundings);
      Workers workers = new Workers();
      FailedLogins failed = new FailedLogins(options.failedLogins(), options.exempt());
      Handshake handshake = new Handshake(all, ids, "Weir", workers, failed, counters);
      Lobby lobby = lobby(handshake, ids, counters, observer);
      Network network = network(lobby, all, counters);
      Shutdown shutdown = new Shutdown(network, all, options.drain(), workers, observer, readers);
      return new Router(counters, all, network, shutdown);
    }

    private Realms realms(Surroundings surroundings) throws IOException {
      try {
        return new Realms(realms.values(), autoRealms, surroundings);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private Network network(Lobby lobby, Realms all, Counters counters) throws IOException {
      try {
        return Network.start(
            options, listeners, counters, this::cookies, (link, on) -> occupant(link, on, lobby));
      } catch (IOException e) {
        all.all().forEach(Realm::close);
        throw e;
      }
    }

    /** By which browsers are known again in the realms of a listener. */
    private List<CookieAuthenticator> cookies(ListenerOptions on) {
      return realms.values().stream()
          .filter(realm -> on.admits(realm.name()))
          .flatMap(realm -> realm.authentication().methods().stream())
          .filter(CookieAuthenticator.class::isInstance)
          .map(CookieAuthenticator.class::cast)
          .toList();
    }

    private HistoryResources history(HistoryThread readers, ListenerThread observer) {
      return new HistoryResources(
          readers, System::currentTimeMillis, stores, options.message() / 2, observer);
    }

    private void checkStores() {
      for (RealmOptions realm : realms.values()) {
        boolean durable = realm.history().stream().anyMatch(HistoryRule::durable);
        if (durable != stores.containsKey(realm.name())) {
          throw new IllegalArgumentException(
              "realm "
                  + realm.name()
                  + (durable ? " has a durable history and no store" : " has a store for nothing"));
        }
      }
      if (!realms.keySet().containsAll(stores.keySet())) {
        throw new IllegalArgumentException("a history store for a realm that is not given");
      }
    }

    private Lobby lobby(
        Handshake handshake, SecureIds ids, Counters counters, RouterListener observer) {
      return new Lobby(
          handshake,
          new Joins(options.joinsPerAddress(), options.exempt()),
          ids,
          new Limits(options.message(), options.depth(), options.keys()),
          WaterMarks.ofLimit(options.mailbox()),
          options.helloDeadline().toNanos(),
          System::nanoTime,
          counters,
          observer);
    }

    private static Occupant occupant(Link link, ListenerOptions on, Lobby lobby) {
      Subprotocol protocol = Subprotocol.of(link.peer().protocol()).orElseThrow();
      return new Session(link, protocol.serializer(), lobby, on::admits);
    }

    private static java.util.function.Consumer<Throwable> broken(Counters counters) {
      return error -> {
        counters.count(Counter.INTERNAL_ERRORS);
        LOG.error("an error of the router's own", error);
      };
    }
  }
}
