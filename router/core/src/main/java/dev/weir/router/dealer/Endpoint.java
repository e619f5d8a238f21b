package dev.weir.router.dealer;

/** One callee of a registration with what it asked for when it registered. Immutable. */
record Endpoint(Party callee, boolean forwardTimeout) {}
