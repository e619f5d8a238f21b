package dev.weir.router.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who asks to join, as far as HELLO and the connection say it. What HELLO says is a claim and no
 * more. Immutable.
 *
 * @param realm that it wants to join
 * @param method the name under which the client offers the method that was chosen
 * @param authid {@code HELLO.Details.authid}
 * @param authextra {@code HELLO.Details.authextra}; empty when there is none
 * @param address of the peer
 * @param secure whether the connection is encrypted by TLS
 * @param local whether the peer is on this machine
 * @param bindings what a login can be bound to its TLS connection by; none without TLS
 * @param session the id that the session will have when it is let in
 */
public record Applicant(
    String realm,
    String method,
    Optional<String> authid,
    Dict authextra,
    InetSocketAddress address,
    boolean secure,
    boolean local,
    List<ChannelBinding> bindings,
    long session) {

  public Applicant {
    bindings = List.copyOf(bindings);
  }

  /** The same with a method, which is chosen last. */
  public Applicant by(String chosen) {
    return new Applicant(
        realm, chosen, authid, authextra, address, secure, local, bindings, session);
  }

  /** The binding of this type, if the connection has it. */
  Optional<ChannelBinding> binding(String type) {
    return bindings.stream().filter(binding -> binding.type().equals(type)).findFirst();
  }
}
