package dev.weir.router.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import java.net.InetSocketAddress;
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
 * @param evidence what else the connection says of who it is
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
    Evidence evidence,
    long session) {

  /** The same with a method, which is chosen last. */
  public Applicant by(String chosen) {
    return new Applicant(
        realm, chosen, authid, authextra, address, secure, local, evidence, session);
  }

  /** The same under another authid. */
  public Applicant named(String name) {
    return new Applicant(
        realm, method, Optional.of(name), authextra, address, secure, local, evidence, session);
  }

  /** Whether nobody on the way can read what is sent. */
  public boolean confidential() {
    return secure || local;
  }

  /** The binding of this type, if the connection has it. */
  Optional<ChannelBinding> binding(String type) {
    return evidence.bindings().stream().filter(binding -> binding.type().equals(type)).findFirst();
  }
}
