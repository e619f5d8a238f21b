package dev.weir.protocol.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a login by WAMP-SCRAM said before the proof (advanced profile, WAMP-SCRAM). Immutable.
 *
 * @param authid as {@code HELLO.Details.authid} has it, prepared by {@link SaslPrep}
 * @param clientNonce {@code HELLO.Details.authextra.nonce}
 * @param nonce {@code CHALLENGE.Extra.nonce}, which must begin with the client's
 * @param salt {@code CHALLENGE.Extra.salt}, base64 as it was sent
 * @param iterations {@code CHALLENGE.Extra.iterations}
 * @param binding the TLS connection that the login is bound to, if it is
 */
public record ScramExchange(
    String authid,
    String clientNonce,
    String nonce,
    String salt,
    long iterations,
    Optional<ChannelBinding> binding) {

  /** Whether the router's nonce is made of the client's and more. */
  public boolean extendsClientNonce() {
    return nonce.length() > clientNonce.length() && nonce.startsWith(clientNonce);
  }

  /** The message that both ends sign: {@code AuthMessage} of RFC 5802. */
  public String authMessage(ScramDialect dialect) {
    String bound = dialect == ScramDialect.AUTOBAHN ? "" : boundInput();
    String name = dialect == ScramDialect.AUTOBAHN ? authid : escaped();
    return "n="
        + name
        + ",r="
        + clientNonce
        + ",r="
        + nonce
        + ",s="
        + salt
        + ",i="
        + iterations
        + ",c="
        + bound
        + ",r="
        + nonce;
  }

  private String escaped() {
    return authid.replace("=", "=3D").replace(",", "=2C");
  }

  private String boundInput() {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    String flag = binding.map(channel -> "p=" + channel.type()).orElse("n") + ",,";
    input.writeBytes(flag.getBytes(StandardCharsets.UTF_8));
    binding.ifPresent(channel -> input.writeBytes(channel.octets()));
    return Base64.getEncoder().encodeToString(input.toByteArray());
  }
}
