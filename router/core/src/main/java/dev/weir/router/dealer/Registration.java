package dev.weir.router.dealer;

import dev.weir.protocol.MatchPolicy;

/** A procedure or pattern with the callee that registered it. Immutable. */
record Registration(long id, String uri, MatchPolicy match, Party callee, boolean forwardTimeout) {}
