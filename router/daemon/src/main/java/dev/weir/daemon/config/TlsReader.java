package dev.weir.daemon.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a listener's TLS of its section, and of the files that it names.
 *
 * <p>Confined to the thread that reads the file.
 */
final class TlsReader {
  private static final int DER_SEQUENCE = 0x30;
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private TlsReader() {}

  /** The TLS; empty after a verdict. */
  static Optional<Tls> read(Section tls, Verdicts verdicts) {
    Optional<Path> certificate = tls.find("certificate", Path.class);
    boolean faultyKey = tls.has("key") && tls.find("key", Secret.class).isEmpty();
    if (certificate.isEmpty() || faultyKey) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(certificate.get());
      return Optional.of(new Tls(identity(bytes, tls).context(), versions(tls)));
    } catch (IOException unreadable) {
      verdicts.error(tls.place("certificate"), certificate.get() + " cannot be read");
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      String sentence = certificate.get() + " and its key do not serve: " + unusable.getMessage();
      verdicts.error(tls.place("certificate"), sentence);
    }
    return Optional.empty();
  }

  private static Identity identity(byte[] certificate, Section tls)
      throws GeneralSecurityException {
    String key = tls.find("key", Secret.class).map(Secret::value).orElse("");
    return certificate.length > 0 && certificate[0] == DER_SEQUENCE
        ? Identity.ofPkcs12(certificate, key)
        : Identity.ofPem(new String(certificate, StandardCharsets.UTF_8), key);
  }

  private static List<String> versions(Section tls) {
    List<String> given = tls.list("versions", String.class).stream().map(Placed::value).toList();
    return given.isEmpty() ? VERSIONS : given;
  }
}
