package dev.weir.daemon.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Makes a listener's TLS of its section, and of the files that it names.
 *
 * <p>Confined to the thread that reads the file.
 */
final class TlsReader {
  private static final int DER_SEQUENCE = 0x30;
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private TlsReader() {}

  /** The context to listen with; empty after a verdict. */
  static Optional<SSLContext> read(Section tls, Verdicts verdicts) {
    Optional<Path> certificate = tls.find("certificate", Path.class);
    boolean faultyKey = tls.has("key") && tls.find("key", Secret.class).isEmpty();
    if (certificate.isEmpty() || faultyKey) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(certificate.get());
      return Optional.of(VersionedContext.of(identity(bytes, tls).context(), versions(tls)));
    } catch (IOException unreadable) {
      verdicts.error(tls.place("certificate"), certificate.get() + " cannot be read");
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      String sentence = certificate.get() + " and its key do not serve: " + unusable.getMessage();
      verdicts.error(tls.place("certificate"), sentence);
    }
    return Optional.empty();
  }

  /** A PEM certificate without `key` has its key in the same file. */
  private static Identity identity(byte[] certificate, Section tls)
      throws GeneralSecurityException {
    Optional<String> key = tls.find("key", Secret.class).map(Secret::value);
    if (certificate.length > 0 && certificate[0] == DER_SEQUENCE) {
      return Identity.ofPkcs12(certificate, key.orElse(""));
    }
    String text = new String(certificate, StandardCharsets.UTF_8);
    return Identity.ofPem(text, key.orElse(text));
  }

  private static List<String> versions(Section tls) {
    List<String> given = tls.list("versions", String.class).stream().map(Placed::value).toList();
    return given.isEmpty() ? VERSIONS : given;
  }
}
