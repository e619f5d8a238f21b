package dev.weir.daemon;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.bridge.Bridge;
import dev.weir.router.Router;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.ReplaceableAuthenticator;
import dev.weir.router.auth.Step;
import dev.weir.router.options.RealmOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file again while Weir runs, and takes of it the rules of roles, the
 * users, and the users and routes of bridges: they hold for the next message, login and request. A
 * file with an error changes nothing. What would need a restart is named.
 *
 * <p>Thread-safe: one reload at a time.
 */
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Path file;
  private final Configuration started;
  private final Router router;
  private final UsersWatch users;

  /** Of a running router, which was started with this configuration. */
  Reload(Path file, Configuration started, Router router, UsersWatch users) {
    this.file = file;
    this.started = started;
    this.router = router;
    this.users = users;
  }

  /** Nobody passes by a method that the file has no longer. */
  private record Withdrawn(List<String> methods, boolean quick) implements Authenticator {
    @Override
    public boolean knows(Applicant applicant) {
      return false;
    }

    @Override
    public CompletionStage<Step> begin(Applicant applicant) {
      return new Step.Deny("the method is no longer in the configuration").now();
    }
  }

  synchronized void run() {
    try {
      ConfigurationFile read = ConfigurationFile.read(file);
      read.verdicts().forEach(verdict -> tell(verdict, read.name()));
      read.configuration()
          .ifPresentOrElse(this::take, () -> LOG.error("{} has errors, all stays as it was", file));
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not be read again", file, e);
    }
  }

  private static void tell(Verdict verdict, String name) {
    if (verdict.severity() == Verdict.Severity.ERROR) {
      LOG.error(verdict.line(name));
    } else {
      LOG.warn(verdict.line(name));
    }
  }

  private void take(Configuration next) {
    for (RealmOptions realm : started.realms()) {
      next.realms().stream()
          .filter(other -> other.name().equals(realm.name()))
          .findAny()
          .ifPresent(other -> take(realm, other));
    }
    takeBridges(next);
    users.begin(next.usersFiles());
    LOG.info("{} read again: its rules and users hold", file);
    started.contents().restartFor(next.contents()).forEach(Reload::later);
    if (started.autoRealms().isPresent()) {
      LOG.warn("realms made on demand keep the rules of the start");
    }
  }

  /** Those of a listener that is there no more stay as they are, like the listener. */
  private void takeBridges(Configuration next) {
    for (Gateway gateway : started.gateways()) {
      if (gateway instanceof Bridge running) {
        next.gateways().stream()
            .filter(Bridge.class::isInstance)
            .map(Bridge.class::cast)
            .filter(other -> other.options().name().equals(running.options().name()))
            .findAny()
            .ifPresent(other -> running.replace(other.options().users(), other.options().routes()));
      }
    }
  }

  private static void later(String path) {
    LOG.warn("{} is not as it was at the start: that holds after a restart", path);
  }

  private void take(RealmOptions running, RealmOptions next) {
    List<Authenticator> methods = next.authentication().methods();
    for (Authenticator method : running.authentication().methods()) {
      if (method instanceof ReplaceableAuthenticator replaceable) {
        replaceable.replace(
            named(method.methods(), methods)
                .orElseGet(() -> new Withdrawn(method.methods(), method.quick())));
      }
    }
    for (Authenticator method : methods) {
      if (named(method.methods(), running.authentication().methods()).isEmpty()) {
        later("realms.%s.authentication.%s".formatted(running.name(), method.methods().get(0)));
      }
    }
    router.replaceRoles(running.name(), next.roles());
  }

  private static Optional<Authenticator> named(List<String> names, List<Authenticator> methods) {
    return methods.stream().filter(method -> method.methods().equals(names)).findAny();
  }
}
