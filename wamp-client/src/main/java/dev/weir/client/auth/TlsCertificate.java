package dev.weir.client.auth;

import dev.weir.protocol.auth.AuthMethod;
import java.util.List;
import java.util.Optional;

/** The certificate that the connection has shown already. Immutable. */
record TlsCertificate() implements Authentication {

  @Override
  public List<String> methods() {
    return List.of(AuthMethod.TLS);
  }

  @Override
  public Optional<String> authid() {
    return Optional.empty();
  }

  @Override
  public Login begin(Channel channel) throws AuthenticationException {
    if (!channel.encrypted()) {
      throw new AuthenticationException(
          "a certificate is shown by TLS only; connect by wss://, with an sslContext that has it");
    }
    return Unasked.LOGIN;
  }
}
