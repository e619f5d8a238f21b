package dev.weir.router.simulation;

import java.util.function.Supplier;

/**
 * A connection with both of its ends.
 *
 * @param end how the router's end has ended; empty while it lives
 * @param holder has the session in it
 */
record Connection(Client client, Supplier<String> end, Object holder) {}
