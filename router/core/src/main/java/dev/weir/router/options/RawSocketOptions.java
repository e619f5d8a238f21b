package dev.weir.router.options;

import dev.weir.protocol.transport.RawSocketHandshake;

/**
 * RawSocket on a listener (advanced profile, "RawSocket Transport"). Immutable.
 *
 * @param maxMessage octets of the largest message that is taken from a peer ({@code
 *     listeners.rawsocket.max_message}), 512 to 16 MiB; peers are told the power of two at or below
 *     it and {@link RouterOptions#message}
 * @param pings whether every silent peer is pinged ({@code listeners.rawsocket.pings}); else only
 *     those that have sent a PING or PONG before, because to some a PING is the beginning of a
 *     message, such as to autobahn for Python on Twisted
 */
public record RawSocketOptions(int maxMessage, boolean pings) {
  /**
   * Messages up to 16 MiB, as far as {@link RouterOptions#message} allows, and pings for those that
   * know them.
   */
  public static final RawSocketOptions DEFAULT =
      new RawSocketOptions(RawSocketHandshake.LARGEST_LIMIT, false);

  public RawSocketOptions {
    if (maxMessage < RawSocketHandshake.SMALLEST_LIMIT
        || maxMessage > RawSocketHandshake.LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "rawsocket.max_message must be 512 octets to 16 MiB, not " + maxMessage);
    }
  }

  public RawSocketOptions withMaxMessage(int octets) {
    return new RawSocketOptions(octets, pings);
  }

  public RawSocketOptions withPings(boolean always) {
    return new RawSocketOptions(maxMessage, always);
  }
}
