package dev.weir.client.auth;

import dev.weir.protocol.ProtocolViolation;

/** Logins to which there is no CHALLENGE. */
final class Unasked {
  static final Authentication.Login LOGIN =
      challenge -> {
        throw new ProtocolViolation(
            "there is no CHALLENGE to the method " + challenge.authMethod());
      };

  private Unasked() {}
}
