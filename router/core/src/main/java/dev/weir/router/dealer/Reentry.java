package dev.weir.router.dealer;

import dev.weir.router.mailbox.EventLoop;

/** How the dealer comes into the realm's turn by itself. */
public interface Reentry {
  /** Runs an action behind the present entry. Runs inside the realm's turn. */
  void later(Runnable action);

  /** Runs an entry in the realm's turn, now or soon; called on this loop, outside of the turn. */
  boolean enter(EventLoop own, Runnable entry);
}
