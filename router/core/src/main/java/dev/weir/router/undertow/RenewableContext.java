package dev.weir.router.undertow;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A TLS context in whose place another one can be put: connections that come then are of that one.
 * Thread-safe.
 */
final class RenewableContext extends SSLContext {
  private final Spi spi;

  private RenewableContext(Spi spi, SSLContext first) {
    super(spi, first.getProvider(), first.getProtocol());
    this.spi = spi;
  }

  static RenewableContext of(SSLContext first) {
    return new RenewableContext(new Spi(first), first);
  }

  /** New connections get this one. */
  void renew(SSLContext next) {
    spi.current = next;
  }

  private static final class Spi extends SSLContextSpi {
    private volatile SSLContext current;

    Spi(SSLContext first) {
      this.current = first;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return current.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return current.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return current.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return current.getClientSessionContext();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return current.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return current.getServerSocketFactory();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("the context is initialised");
    }
  }
}
