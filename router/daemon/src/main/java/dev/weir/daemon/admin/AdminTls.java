package dev.weir.daemon.admin;

import dev.weir.router.options.TlsOptions;
import dev.weir.router.options.TlsSource;
import io.undertow.Undertow;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the admin listener newer certificates when there are some. Thread-safe. */
final class AdminTls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminTls.class);

  private final Optional<ScheduledExecutorService> clock;

  private AdminTls(Optional<ScheduledExecutorService> clock) {
    this.clock = clock;
  }

  static AdminTls watch(Undertow server, Optional<TlsOptions> tls) {
    return new AdminTls(
        tls.filter(options -> options.source().isPresent() && !options.reload().isZero())
            .map(options -> begin(server, options)));
  }

  private static ScheduledExecutorService begin(Undertow server, TlsOptions options) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weir-admin-tls");
              thread.setDaemon(true);
              return thread;
            });
    long nanos = options.reload().toNanos();
    TlsSource source = options.source().orElseThrow();
    clock.scheduleWithFixedDelay(() -> renew(server, source), nanos, nanos, TimeUnit.NANOSECONDS);
    return clock;
  }

  private static void renew(Undertow server, TlsSource source) {
    try {
      source.renewed().ifPresent(newer -> server.getListenerInfo().get(0).setSslContext(newer));
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      LOG.warn("the admin listener keeps its certificates: {}", unusable.getMessage());
    }
  }

  @Override
  public void close() {
    clock.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
