package dev.weir.router.simulation;

import dev.weir.router.session.Session;

/** A connection with both of its ends. */
record Connection(Client client, SimulatedLink link, Session session) {}
