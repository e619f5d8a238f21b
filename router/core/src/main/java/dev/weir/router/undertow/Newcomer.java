package dev.weir.router.undertow;

import dev.weir.router.counter.Counters;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RouterOptions;
import org.xnio.StreamConnection;

/**
 * A connection behind its handshake, as a transport takes it.
 *
 * @param loop of its I/O thread
 * @param memory for which its unfinished message counts
 * @param gone to be run once, when the connection is closed
 */
record Newcomer(
    IoLoop loop,
    StreamConnection connection,
    PeerAddress peer,
    RouterOptions options,
    Budget memory,
    Counters counters,
    Runnable gone) {}
