package dev.weir.client.auth;

import dev.weir.protocol.auth.ChannelBinding;
import java.util.Optional;

/**
 * What a login may know of the connection that it is made on. Immutable.
 *
 * @param encrypted whether it is TLS, to a router whose certificate was checked
 * @param local whether it does not leave this machine
 * @param binding what binds a login to this TLS connection, {@code tls-exporter} of TLS 1.3; empty
 *     without that, and on a JDK that does not tell it (before 25)
 */
public record Channel(boolean encrypted, boolean local, Optional<ChannelBinding> binding) {

  /** Whether nobody on the way can read what is sent. */
  public boolean confidential() {
    return encrypted || local;
  }
}
