package dev.weir.router.options;

import dev.weir.protocol.transport.RawSocketHandshake;

/**
 * RawSocket on a listener (advanced profile, "RawSocket Transport"). Immutable.
 *
 * @param maxMessage octets of the largest message that is taken from a peer ({@code
 *     listeners.rawsocket.max_message}), 512 to 16 MiB; peers are told the power of two at or below
 *     it and {@link RouterOptions#message}
 */
public record RawSocketOptions(int maxMessage) {
  /** Messages up to 16 MiB, as far as {@link RouterOptions#message} allows. */
  public static final RawSocketOptions DEFAULT =
      new RawSocketOptions(RawSocketHandshake.LARGEST_LIMIT);

  public RawSocketOptions {
    if (maxMessage < RawSocketHandshake.SMALLEST_LIMIT
        || maxMessage > RawSocketHandshake.LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "rawsocket.max_message must be 512 octets to 16 MiB, not " + maxMessage);
    }
  }
}
