package dev.weir.daemon.config;

import dev.weir.router.options.TlsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The files of a listener's TLS: read again when the time of change or the size of one of them is
 * another. After files that do not serve it tries again until they do.
 *
 * <p>Confined to one thread at a time.
 */
final class TlsFiles implements TlsSource {
  private static final int DER_SEQUENCE = 0x30;

  private final Path certificate;
  private final Optional<Secret> key;
  private final Optional<Path> clientAuthorities;
  private final List<String> versions;
  private List<Stamp> read = List.of();

  private record Stamp(FileTime changed, long size) {}

  /** A PEM certificate without key has its key in the same file. */
  TlsFiles(
      Path certificate,
      Optional<Secret> key,
      Optional<Path> clientAuthorities,
      List<String> versions) {
    this.certificate = certificate;
    this.key = key;
    this.clientAuthorities = clientAuthorities;
    this.versions = versions;
  }

  @Override
  public Optional<SSLContext> renewed() throws IOException, GeneralSecurityException {
    List<Stamp> now = stamps(); // before reading: what changes meanwhile is read again
    if (now.equals(read)) {
      return Optional.empty();
    }
    SSLContext context = context();
    read = now;
    return Optional.of(context);
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    byte[] bytes = Files.readAllBytes(certificate);
    Optional<String> secret =
        key.isPresent() ? Optional.of(key.get().again().value()) : Optional.empty();
    Optional<String> trusted =
        clientAuthorities.isPresent()
            ? Optional.of(Files.readString(clientAuthorities.get()))
            : Optional.empty();
    return VersionedContext.of(identity(bytes, secret).context(trusted), versions);
  }

  private static Identity identity(byte[] certificate, Optional<String> key)
      throws GeneralSecurityException {
    if (certificate.length > 0 && certificate[0] == DER_SEQUENCE) {
      return Identity.ofPkcs12(certificate, key.orElse(""));
    }
    String text = new String(certificate, StandardCharsets.UTF_8);
    return Identity.ofPem(text, key.orElse(text));
  }

  private List<Stamp> stamps() throws IOException {
    List<Path> files = new ArrayList<>(List.of(certificate));
    key.flatMap(Secret::file).ifPresent(files::add);
    clientAuthorities.ifPresent(files::add);
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
    }
    return stamps;
  }
}
