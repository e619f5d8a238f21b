package dev.weir.router.auth;

import dev.weir.protocol.auth.ChannelBinding;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a connection itself says of who is at its other end, before any message. Immutable.
 *
 * @param bindings what a login can be bound to the TLS connection by; none without TLS, and none on
 *     a JDK that does not tell them
 * @param certificate that the peer showed, for which those vouch whom the listener trusts; it may
 *     have expired since
 * @param cookies that a browser has shown, or was given with this connection
 */
public record Evidence(
    List<ChannelBinding> bindings,
    Optional<X509Certificate> certificate,
    List<BrowserCookie> cookies) {
  /** The connection says nothing. */
  public static final Evidence NONE = new Evidence(List.of(), Optional.empty(), List.of());

  public Evidence {
    bindings = List.copyOf(bindings);
    cookies = List.copyOf(cookies);
  }

  /** A connection that logins can be bound to. */
  public static Evidence bound(ChannelBinding... bindings) {
    return new Evidence(List.of(bindings), Optional.empty(), List.of());
  }

  /** The same of a browser with cookies. */
  public Evidence with(List<BrowserCookie> shown) {
    return new Evidence(bindings, certificate, shown);
  }
}
