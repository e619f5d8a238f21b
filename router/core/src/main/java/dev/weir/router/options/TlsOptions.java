package dev.weir.router.options;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a listener speaks TLS. Immutable.
 *
 * @param context that connections get; which versions it speaks and whom it trusts is its own
 * @param clients whether clients are asked for certificates; default not
 * @param source where a newer context comes from; default nowhere
 * @param reload how often the source is asked; zero is never
 */
public record TlsOptions(
    SSLContext context, ClientAuth clients, Optional<TlsSource> source, Duration reload) {

  public TlsOptions {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(clients, "clients");
    if (reload.isNegative()) {
      throw new IllegalArgumentException("certificates cannot be asked for every " + reload);
    }
  }

  /** A context that stays. */
  public static TlsOptions of(SSLContext context) {
    return new TlsOptions(context, ClientAuth.NONE, Optional.empty(), Duration.ZERO);
  }

  public TlsOptions withClients(ClientAuth asked) {
    return new TlsOptions(context, asked, source, reload);
  }

  /** New connections get what the source has then; what it fails at is logged and counted. */
  public TlsOptions withReload(TlsSource from, Duration every) {
    return new TlsOptions(context, clients, Optional.of(from), every);
  }
}
