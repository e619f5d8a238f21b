package dev.weir.router.undertow;

import dev.weir.protocol.auth.TlsExporter;
import dev.weir.router.auth.Evidence;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a TLS connection says of its peer. Stateless. */
final class TlsEvidence {
  private TlsEvidence() {}

  static Evidence of(SSLSession session) {
    return new Evidence(
        TlsExporter.binding(session).map(List::of).orElse(List.of()),
        certificate(session),
        List.of());
  }

  private static Optional<X509Certificate> certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates(); // the peer's own is the first
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it was not asked, or has none
    }
  }
}
