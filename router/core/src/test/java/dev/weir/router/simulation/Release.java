package dev.weir.router.simulation;

import dev.weir.protocol.MessageType;
import java.util.Optional;

/** An UNSUBSCRIBE or UNREGISTER. Confined to one thread. */
final class Release extends Request {
  private final long held;

  /** The id of a subscription or registration, held or not. */
  Release(PeerSession session, long id, MessageType type, long held) {
    super(session, id, type, Optional.empty());
    this.held = held;
  }

  long held() {
    return held;
  }
}
