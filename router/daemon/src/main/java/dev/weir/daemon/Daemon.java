package dev.weir.daemon;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.StoreOptions;
import dev.weir.history.DiskHistoryStore;
import dev.weir.router.Router;
import dev.weir.router.cookie.CookieStore;
import dev.weir.router.history.HistoryStore;
import dev.weir.router.meter.MeterSource;
import dev.weir.router.options.ListenerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running daemon: serves until the first signal, then lets the router close in order.
 *
 * <p>Confined to the main thread.
 */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Configuration configuration;
  private final Optional<Path> file;

  /** The file is the one that the configuration stands in. */
  Daemon(Configuration configuration, Optional<Path> file) {
    this.configuration = configuration;
    this.file = file;
  }

  /** Serves, and returns the exit code after an orderly end. */
  int serve(PrintWriter out) throws InterruptedException {
    Signals signals = Signals.watched();
    try (Watch watch = Watch.begin(configuration.admin());
        Participants participants = Participants.start(configuration);
        Router router = start();
        UsersWatch users = new UsersWatch()) {
      signals.onSecond(participants::abandon);
      participants.serve(router);
      users.begin(configuration.usersFiles());
      watch.ready(router, measured(participants));
      signals.onHangup(reload(router, users));
      out.println("weir ready " + urls(router));
      out.flush();
      signals.awaitEnd();
      watch.draining(); // before it is told, so that whoever reads it finds it so
      LOG.info(
          "stopping, running calls may take {} s", configuration.options().drain().toSeconds());
    }
    configuration.cookies().forEach(CookieStore::close);
    LOG.info("stopped");
    return 0;
  }

  private List<MeterSource> measured(Participants participants) {
    List<MeterSource> all = new ArrayList<>(configuration.gateways());
    all.addAll(participants.meters());
    return all;
  }

  private Runnable reload(Router router, UsersWatch users) {
    return file.<Runnable>map(path -> new Reload(path, configuration, router, users)::run)
        .orElse(() -> LOG.warn("there is no configuration file to read again"));
  }

  private Router start() {
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(listener -> builder.listen(known(listener)));
    configuration.autoRealms().ifPresent(builder::autoRealms);
    try {
      for (Map.Entry<String, StoreOptions> store : configuration.stores().entrySet()) {
        builder.historyStore(store.getKey(), open(store.getValue()));
      }
      for (CookieStore cookies : configuration.cookies()) {
        cookies.open(Instant.now());
      }
      Router router = builder.start();
      configuration.gateways().forEach(gateway -> gateway.open(router));
      return router;
    } catch (IOException unavailable) {
      throw new RefusedException(unavailable.getMessage());
    }
  }

  private static HistoryStore open(StoreOptions store) throws IOException {
    return DiskHistoryStore.open(store.directory(), store.flush(), store.max());
  }

  private static ListenerOptions known(ListenerOptions listener) {
    if (listener.unix().isEmpty() && new InetSocketAddress(listener.host(), 0).isUnresolved()) {
      throw new RefusedException(
          "listener " + listener.name() + ": the host " + listener.host() + " is not known");
    }
    return listener;
  }

  private static String urls(Router router) {
    return router.uris().stream().map(URI::toString).collect(Collectors.joining(" "));
  }
}
