package dev.weir.router.dealer;

import dev.weir.protocol.InvocationPolicy;
import dev.weir.protocol.MatchPolicy;
import java.time.Instant;

/**
 * A registration as others are told of it (advanced profile, "Registration Meta API"). Immutable.
 */
public record RegistrationDescription(
    long id, Instant created, String uri, MatchPolicy match, InvocationPolicy invoke) {}
