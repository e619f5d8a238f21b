package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;

/**
 * A registration as others are told of it (advanced profile, "Registration Meta API"). Immutable.
 *
 * @param created milliseconds since 1970, UTC
 */
public record RegistrationDescription(
    long id, long created, String uri, MatchPolicy match, InvocationPolicy invoke) {}
