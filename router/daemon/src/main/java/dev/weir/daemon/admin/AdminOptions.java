package dev.weir.daemon.admin;

import dev.weir.router.options.TlsOptions;
import java.util.Optional;

/**
 * Where the admin listener waits and who may ask. Immutable.
 *
 * @param token what askers have to show; empty is nothing
 */
public record AdminOptions(
    String host, int port, Optional<String> token, Optional<TlsOptions> tls) {

  /** The same at another address. */
  public AdminOptions at(String otherHost, int otherPort) {
    return new AdminOptions(otherHost, otherPort, token, tls);
  }

  /** Whether askers need both a token and TLS, as they must beyond this machine. */
  public boolean isGuarded() {
    return token.isPresent() && tls.isPresent();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "AdminOptions[" + host + ":" + port + "]";
  }
}
