package dev.weir.router.undertow;

import dev.weir.router.counter.Counter;
import dev.weir.router.options.TlsOptions;
import dev.weir.router.options.TlsSource;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * The TLS of a listener: wraps its connections, and asks from time to time whether there are newer
 * certificates. Thread-safe.
 */
final class ListenerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

  private static final String[] PROTOCOLS = {"http/1.1"}; // WebSocket is there too (RFC 6455)

  private final IoLoops loops;
  private final String listener;
  private final TlsOptions options;
  private final RenewableContext context;
  private final UndertowXnioSsl ssl;
  private final OptionMap wrapping;
  private volatile boolean closed;

  ListenerTls(IoLoops loops, String listener, TlsOptions options) {
    this.loops = loops;
    this.listener = listener;
    this.options = options;
    this.context = RenewableContext.of(options.context());
    this.ssl = new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, loops.pool(), context);
    this.wrapping =
        switch (options.clients()) {
          case NONE -> OptionMap.EMPTY;
          case OPTIONAL ->
              OptionMap.create(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUESTED);
          case REQUIRED ->
              OptionMap.create(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUIRED);
        };
  }

  /** ALPN has one answer; who asks for nothing, as over RawSocket, gets none. */
  StreamConnection wrap(StreamConnection plain) {
    LingeringConnection lingering = new LingeringConnection(plain, loops.of(plain.getIoThread()));
    SslConnection wrapped = ssl.wrapExistingConnection(lingering, wrapping, false);
    lingering.carries(wrapped);
    SSLEngine engine = UndertowXnioSsl.getSslEngine(wrapped);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(PROTOCOLS.clone());
    engine.setSSLParameters(parameters);
    return wrapped;
  }

  /** Asks the source from now on, when there is one. */
  void begin() {
    if (options.source().isPresent() && !options.reload().isZero()) {
      loops.first().executeAfter(this::handOver, options.reload().toNanos());
    }
  }

  void close() {
    closed = true;
  }

  /** Files are not read on an I/O thread. */
  private void handOver() {
    if (!closed) {
      try {
        loops.worker().execute(this::ask);
      } catch (RejectedExecutionException e) {
        LOG.trace("the router has ended", e);
      }
    }
  }

  private void ask() {
    try {
      renew(options.source().orElseThrow());
    } finally {
      begin();
    }
  }

  private void renew(TlsSource source) {
    try {
      Optional<SSLContext> newer = source.renewed();
      if (newer.isPresent()) {
        context.renew(newer.get());
        loops.counters().count(Counter.TLS_RELOADS);
        LOG.info("listener {} has new certificates", listener);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      loops.counters().count(Counter.TLS_RELOADS_FAILED);
      LOG.warn(
          "listener {} keeps its certificates, the new ones do not serve: {}",
          listener,
          unusable.getMessage());
    }
  }
}
