package dev.weir.gateway.call;

import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.router.Router;
import dev.weir.router.local.LocalPeer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The way of gateways into a router. They are part of its listeners and so there before it is: who
 * comes too early joins when it has started. Thread-safe.
 */
public final class Entry {
  /** Octets of answers that may come at once, before they can be passed on to their connections. */
  private static final int MAILBOX = 64 << 20;

  private final CompletableFuture<Router> router = new CompletableFuture<>();

  /** The router has started. */
  public void open(Router started) {
    router.complete(started);
  }

  /** Has a session join, whose executor runs one task at a time. */
  public void join(Caller caller, Seat seat, Executor executor) {
    LocalPeer peer =
        LocalPeer.of(seat.realm(), seat.authid(), seat.role())
            .announcing(Role.CALLER, Feature.CALL_CANCELING, Feature.CALL_TIMEOUT)
            .announcing(Role.PUBLISHER)
            .mailbox(MAILBOX)
            .on(executor);
    router.thenAccept(started -> executor.execute(() -> caller.join(started.join(peer, caller))));
  }
}
