package dev.weir.router.link;

import dev.weir.protocol.transport.Framing;

/**
 * A connection of a peer that carries octets, as what lives on it (its {@link Occupant}) sees it:
 * to be drained, it takes frames by {@link Occupant#fill}. Confined to its loop.
 */
public interface Link extends Attachment {

  /** How messages are marked off on this connection. */
  Framing framing();
}
