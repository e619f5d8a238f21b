package dev.weir.daemon.config;

import dev.weir.daemon.admin.AdminOptions;
import dev.weir.daemon.config.Address.HostPort;
import dev.weir.router.options.TlsOptions;
import java.util.Optional;

/**
 * Makes the admin listener of its section: beyond this machine it takes a token and TLS.
 *
 * <p>Confined to the thread that reads the file.
 */
final class AdminReader {
  private final Verdicts verdicts;

  AdminReader(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** Empty without such a section, and after a verdict. */
  Optional<AdminOptions> read(Section file) {
    if (!file.has("admin")) {
      return Optional.empty();
    }
    Section admin = file.section("admin");
    Optional<Address> address = admin.find("address", Address.class);
    if (address.isPresent() && !(address.get() instanceof HostPort)) {
      verdicts.error(admin.place("address"), "admin: the address must be a HOST:PORT");
      return Optional.empty();
    }
    Optional<TlsOptions> tls =
        admin.has("tls") ? TlsReader.read(admin.section("tls"), verdicts) : Optional.empty();
    Optional<String> token = admin.find("token", Secret.class).map(Secret::value);
    if (address.isEmpty() || admin.has("tls") != tls.isPresent()) {
      return Optional.empty();
    }
    HostPort at = (HostPort) address.get();
    check(admin, at, token);
    return Optional.of(new AdminOptions(at.host(), at.port(), token, tls));
  }

  private void check(Section admin, HostPort at, Optional<String> token) {
    if (token.isPresent() && token.get().isBlank()) {
      verdicts.error(admin.place("token"), "admin: the token is empty");
    }
    if (!at.isLoopback() && !(admin.has("token") && admin.has("tls"))) {
      verdicts.error(
          admin.place("address"),
          "admin: beyond this machine a `token` and `tls` are needed: give both, or 127.0.0.1");
    }
  }
}
