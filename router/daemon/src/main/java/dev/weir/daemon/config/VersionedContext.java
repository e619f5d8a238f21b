package dev.weir.daemon.config;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A TLS context whose engines speak some versions of the protocol only.
 *
 * <p>Thread-safe.
 */
final class VersionedContext extends SSLContext {

  private VersionedContext(Spi spi, SSLContext context) {
    super(spi, context.getProvider(), context.getProtocol());
  }

  static SSLContext of(SSLContext context, List<String> versions) {
    return new VersionedContext(new Spi(context, versions.toArray(String[]::new)), context);
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final String[] versions;

    Spi(SSLContext context, String[] versions) {
      this.context = context;
      this.versions = versions;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return restricted(context.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return restricted(context.createSSLEngine(host, port));
    }

    private SSLEngine restricted(SSLEngine engine) {
      engine.setEnabledProtocols(versions);
      return engine;
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      SSLParameters parameters = context.getDefaultSSLParameters();
      parameters.setProtocols(versions);
      return parameters;
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("the context is initialised");
    }
  }
}
