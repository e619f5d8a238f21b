package dev.weir.client.auth;

import dev.weir.protocol.auth.AuthMethod;
import java.util.List;
import java.util.Optional;

/** No proof of anything. Immutable. */
record Anonymous() implements Authentication {

  @Override
  public List<String> methods() {
    return List.of(AuthMethod.ANONYMOUS);
  }

  @Override
  public Optional<String> authid() {
    return Optional.empty();
  }

  @Override
  public Login begin(Channel channel) {
    return Unasked.LOGIN;
  }
}
