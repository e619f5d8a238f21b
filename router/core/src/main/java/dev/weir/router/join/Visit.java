package dev.weir.router.join;

import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;
import java.util.function.LongSupplier;

/**
 * The circumstances of a login. Immutable.
 *
 * @param session the id that the session will have
 * @param peer where it comes from
 * @param loop of its connection
 * @param clock monotonic nanoseconds
 * @param invitation who may join by the connection
 */
public record Visit(
    long session, PeerAddress peer, EventLoop loop, LongSupplier clock, Invitation invitation) {}
