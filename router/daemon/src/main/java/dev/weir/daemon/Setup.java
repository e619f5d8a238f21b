package dev.weir.daemon;

import dev.weir.daemon.admin.AdminOptions;
import dev.weir.daemon.config.Address.HostPort;
import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.router.options.ListenerOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon shall serve, of the options of the command line and the file that they name.
 *
 * <p>Confined to the main thread.
 */
final class Setup {
  private static final String ADMIN = "admin";
  private static final AdminOptions NO_ADMIN =
      new AdminOptions("", 0, Optional.empty(), Optional.empty());

  private final StartOptions options;
  private final PrintWriter err;

  Setup(StartOptions options, PrintWriter err) {
    this.options = options;
    this.err = err;
  }

  /** The configuration; throws {@link RefusedException} when there is none to serve. */
  Configuration configuration() {
    return options.config().isPresent() ? ofFile(options.config().get()) : open();
  }

  static void print(ConfigurationFile file, PrintWriter err) {
    file.verdicts().forEach(verdict -> err.println("weir: " + verdict.line(file.name())));
    err.flush();
  }

  private Configuration ofFile(Path path) {
    if (!options.realms().isEmpty()) {
      throw new RefusedException("--realm goes without --config: name the realm in " + path);
    }
    ConfigurationFile file = ConfigurationFile.read(path);
    print(file, err);
    Configuration read =
        file.configuration()
            .orElseThrow(() -> new RefusedException(path + " has errors, nothing is started"));
    requireListeners(read.listeners().stream().map(ListenerOptions::name).toList());
    return read.on(moved(read.listeners()), admin(read.admin()));
  }

  private Configuration open() {
    requireListeners(List.of(OpenDefault.LISTENER));
    HostPort address = address(OpenDefault.LISTENER, first(OpenDefault.ADDRESS));
    OpenDefault open = new OpenDefault(address, options.realms());
    open.warning().ifPresent(err::println);
    err.flush();
    Configuration configuration = open.configuration();
    return configuration.on(configuration.listeners(), admin(Optional.empty()));
  }

  private void requireListeners(List<String> names) {
    for (String name : options.listen().keySet()) {
      if (!names.contains(name) && !name.equals(ADMIN)) {
        throw new RefusedException(
            "--listen %s: the listeners are %s, and %s"
                .formatted(name, String.join(", ", names), ADMIN));
      }
    }
  }

  /** The admin listener as --listen leaves it, which makes one where there is none. */
  private Optional<AdminOptions> admin(Optional<AdminOptions> given) {
    HostPort address = options.listen().get(ADMIN);
    if (address == null) {
      return given;
    }
    AdminOptions moved = given.orElse(NO_ADMIN).at(address.host(), address.port());
    if (!address.isLoopback() && !moved.isGuarded()) {
      throw new RefusedException(
          "--listen admin=%s: beyond this machine `admin` in --config must have a `token` and `tls`"
              .formatted(address));
    }
    return Optional.of(moved);
  }

  private List<ListenerOptions> moved(List<ListenerOptions> listeners) {
    List<ListenerOptions> moved = new ArrayList<>();
    for (ListenerOptions listener : listeners) {
      boolean stays = listener.unix().isPresent() && !options.listen().containsKey(listener.name());
      moved.add(stays ? listener : moved(listener, moved.isEmpty()));
    }
    return moved;
  }

  private ListenerOptions moved(ListenerOptions listener, boolean first) {
    HostPort given = new HostPort(listener.host(), listener.port());
    HostPort address = address(listener.name(), first ? first(given) : given);
    return listener.withAddress(address.host(), address.port());
  }

  /** The first listener's address as --host and --port leave it. */
  private HostPort first(HostPort given) {
    return new HostPort(options.host().orElse(given.host()), options.port().orElse(given.port()));
  }

  private HostPort address(String listener, HostPort given) {
    return options.listen().getOrDefault(listener, given);
  }
}
