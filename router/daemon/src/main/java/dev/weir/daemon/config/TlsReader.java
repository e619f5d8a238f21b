package dev.weir.daemon.config;

import dev.weir.router.options.ClientAuth;
import dev.weir.router.options.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a listener's TLS of its section, and of the files that it names.
 *
 * <p>Confined to the thread that reads the file.
 */
final class TlsReader {
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  private static final Duration RELOAD = Duration.ofSeconds(60);

  private TlsReader() {}

  /** What to listen with; empty after a verdict. */
  static Optional<TlsOptions> read(Section tls, Verdicts verdicts) {
    Optional<Path> certificate = tls.find("certificate", Path.class);
    boolean faultyKey = tls.has("key") && tls.find("key", Secret.class).isEmpty();
    boolean faultyClients = tls.has("client_ca") && tls.find("client_ca", Path.class).isEmpty();
    if (certificate.isEmpty() || faultyKey || faultyClients) {
      return Optional.empty();
    }
    Optional<Path> authorities = tls.find("client_ca", Path.class);
    ClientAuth clients = clients(tls, authorities);
    if (clients != ClientAuth.NONE && authorities.isEmpty()) {
      verdicts.error(
          tls.place("client_auth"),
          "client_auth needs `client_ca`: the certificates of those who vouch for clients");
      return Optional.empty();
    }
    TlsFiles files =
        new TlsFiles(certificate.get(), tls.find("key", Secret.class), authorities, versions(tls));
    Duration reload = tls.find("reload", Duration.class).orElse(RELOAD);
    return load(files, certificate.get(), tls, verdicts)
        .map(options -> options.withClients(clients).withReload(files, reload));
  }

  private static Optional<TlsOptions> load(
      TlsFiles files, Path certificate, Section tls, Verdicts verdicts) {
    try {
      return files.renewed().map(TlsOptions::of);
    } catch (IOException unreadable) {
      verdicts.error(tls.place("certificate"), certificate + " cannot be read");
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      String sentence = certificate + " and its key do not serve: " + unusable.getMessage();
      verdicts.error(tls.place("certificate"), sentence);
    }
    return Optional.empty();
  }

  /** Who names authorities wants certificates. */
  private static ClientAuth clients(Section tls, Optional<Path> authorities) {
    return tls.text("client_auth")
        .map(word -> ClientAuth.valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(authorities.isPresent() ? ClientAuth.REQUIRED : ClientAuth.NONE);
  }

  private static List<String> versions(Section tls) {
    List<String> given = tls.list("versions", String.class).stream().map(Placed::value).toList();
    return given.isEmpty() ? VERSIONS : given;
  }
}
