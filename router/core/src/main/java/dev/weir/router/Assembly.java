package dev.weir.router;

import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.auth.Watchdog;
import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.HistoryResources;
import dev.weir.router.history.HistoryRule;
import dev.weir.router.history.HistoryStore;
import dev.weir.router.history.HistoryThread;
import dev.weir.router.join.FailedLogins;
import dev.weir.router.join.Handshake;
import dev.weir.router.join.Invitation;
import dev.weir.router.join.Joins;
import dev.weir.router.join.Workers;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.TransportType;
import dev.weir.router.local.LocalPeers;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterListener;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.realm.Realm;
import dev.weir.router.realm.Realms;
import dev.weir.router.realm.Surroundings;
import dev.weir.router.session.FramedSession;
import dev.weir.router.session.Lobby;
import dev.weir.router.undertow.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a router is made of, put together. Confined to one thread.
 *
 * @param realms by their names
 * @param stores of the durable histories, by realm
 */
record Assembly(
    Map<String, RealmOptions> realms,
    List<ListenerOptions> listeners,
    RouterOptions options,
    Optional<AutoRealms> autoRealms,
    RouterListener listener,
    Map<String, HistoryStore> stores) {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  /** Starts it. */
  Router start() throws IOException {
    checkStores();
    Counters counters = new Counters();
    Watchdog watchdog = watchdog(counters);
    ListenerThread observer = new ListenerThread(listener, watchdog);
    HistoryThread readers = new HistoryThread();
    SecureIds ids = new SecureIds();
    Budget memory = Budget.ofRouter(options.memory());
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
            memory,
            options.exempt(),
            watchdog);
    Realms all = realms(surroundings);
    Workers workers = new Workers(watchdog);
    FailedLogins failed = new FailedLogins(options.failedLogins(), options.exempt());
    Handshake handshake = new Handshake(all, ids, "Weir", workers, failed, counters);
    Limits limits = new Limits(options.message(), options.depth(), options.keys());
    Lobby lobby = lobby(handshake, ids, limits, counters, observer);
    Network network = network(lobby, all, memory, counters);
    look(network.anyLoop(), watchdog);
    all.watch(network.anyLoop());
    LocalPeers locals = new LocalPeers(lobby, network::loopFor, options, limits);
    Shutdown shutdown =
        new Shutdown(network, locals, all, options.drain(), workers, observer, readers);
    return new Router(counters, memory, all, network, locals, shutdown);
  }

  private Watchdog watchdog(Counters counters) {
    return new Watchdog(
        System::nanoTime, options.blockedAfter(), () -> counters.count(Counter.USER_CODE_BLOCKED));
  }

  /** Until the loop ends. */
  private static void look(EventLoop loop, Watchdog watchdog) {
    loop.executeAfter(
        () -> {
          watchdog.look();
          look(loop, watchdog);
        },
        Watchdog.STEP.toNanos());
  }

  private Realms realms(Surroundings surroundings) throws IOException {
    try {
      return new Realms(realms.values(), autoRealms, surroundings);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Network network(Lobby lobby, Realms all, Budget memory, Counters counters)
      throws IOException {
    try {
      return Network.start(
          options,
          listeners,
          memory,
          counters,
          this::cookies,
          (link, on) -> occupant(link, on, lobby));
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
      Handshake handshake,
      SecureIds ids,
      Limits limits,
      Counters counters,
      RouterListener observer) {
    return new Lobby(
        handshake,
        new Joins(options.joinsPerAddress(), options.exempt()),
        ids,
        limits,
        WaterMarks.ofLimit(options.mailbox()),
        options.helloDeadline().toNanos(),
        System::nanoTime,
        counters,
        observer);
  }

  private static Occupant occupant(Link link, ListenerOptions on, Lobby lobby) {
    if (link.peer().transport() == TransportType.STREAM) {
      return on.stream().orElseThrow().occupy(link);
    }
    Subprotocol protocol = Subprotocol.of(link.peer().protocol()).orElseThrow();
    return new FramedSession(link, protocol.serializer(), lobby, Invitation.to(on::admits));
  }

  private static Consumer<Throwable> broken(Counters counters) {
    return error -> {
      counters.count(Counter.INTERNAL_ERRORS);
      LOG.error("an error of the router's own", error);
    };
  }
}
