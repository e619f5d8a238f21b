package dev.weir.protocol.auth;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

/**
 * The channel binding {@code tls-exporter} (RFC 9266) of a TLS 1.3 session, which the JDK tells
 * from version 25 on. Stateless.
 */
public final class TlsExporter {
  private static final String LABEL = "EXPORTER-Channel-Binding";
  private static final int LENGTH = 32;

  private TlsExporter() {}

  /** The binding of a session; empty of an older version of TLS, and where the JDK is older. */
  public static Optional<ChannelBinding> binding(SSLSession session) {
    if (!session.getProtocol().equals("TLSv1.3")) {
      return Optional.empty();
    }
    try {
      byte[] octets =
          (byte[])
              ExtendedSSLSession.class
                  .getMethod("exportKeyingMaterialData", String.class, byte[].class, int.class)
                  .invoke(session, LABEL, new byte[0], LENGTH);
      return Optional.of(new ChannelBinding(ChannelBinding.TLS_EXPORTER, octets));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // An older JDK, or a provider that cannot do it: there is no binding then.
      return Optional.empty();
    }
  }
}
