package dev.weir.router.dealer;

import dev.weir.protocol.MatchPolicy;

/** How busy the registration of a procedure or pattern is. Immutable. */
public record ProcedureLoad(String uri, MatchPolicy match, CallLoad load) {}
