package dev.weir.router.simulation;

import dev.weir.router.session.FramedSession;

/** A connection with both of its ends. */
record Connection(Client client, SimulatedLink link, FramedSession session) {}
