package dev.weir.router.options;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a listener's certificates come from when they may change while it listens. Asked by one
 * thread at a time, which is no I/O thread.
 */
public interface TlsSource {

  /**
   * The context that new connections get from now on; empty when nothing has changed since it was
   * last given.
   *
   * @throws IOException when a file cannot be read: the old context stays
   * @throws GeneralSecurityException when what was read does not serve: the old context stays
   */
  Optional<SSLContext> renewed() throws IOException, GeneralSecurityException;
}
