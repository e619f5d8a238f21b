package dev.weir.client.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.auth.ChannelBinding;
import java.util.Optional;

/** Whether a login is bound to its TLS connection. Immutable. */
enum BindingPolicy {
  NONE,
  PREFERRED,
  REQUIRED;

  private static final String KEY = "channel_binding";

  /** The binding to ask for. */
  Optional<ChannelBinding> wanted(Channel channel) throws AuthenticationException {
    if (this == REQUIRED && channel.binding().isEmpty()) {
      throw new AuthenticationException(
          "this connection has no channel binding, which is required; it needs wss:// with TLS 1.3,"
              + " on JDK 25 or newer");
    }
    return this == NONE ? Optional.empty() : channel.binding();
  }

  /** The binding in use, after the router has answered what was asked for. */
  Optional<ChannelBinding> agreed(Optional<ChannelBinding> wanted, Dict challenge)
      throws AuthenticationException {
    Optional<Object> answered = challenge.find(KEY);
    if (answered.isEmpty() && wanted.isPresent() && this == REQUIRED) {
      throw new AuthenticationException(
          "the router does not bind the login to the TLS connection, which is required");
    }
    if (answered.isPresent() && !answered.equals(wanted.map(ChannelBinding::type))) {
      throw new AuthenticationException(
          "the router binds the login to another channel than this client asked for");
    }
    return answered.isPresent() ? wanted : Optional.empty();
  }

  /** Asks for a binding in HELLO. */
  static void put(Dict.Builder hello, Optional<ChannelBinding> wanted) {
    wanted.ifPresent(binding -> hello.put(KEY, binding.type()));
  }
}
