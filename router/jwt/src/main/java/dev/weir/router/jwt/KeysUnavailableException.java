package dev.weir.router.jwt;

import java.net.URI;

/**
 * There are no keys to verify a token by; without a stack, as every login may meet it. Immutable.
 */
final class KeysUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeysUnavailableException(URI url) {
    super("no keys of tokens could be fetched from " + url, null, false, false);
  }
}
