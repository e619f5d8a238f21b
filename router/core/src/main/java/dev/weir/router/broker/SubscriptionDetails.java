package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import java.time.Instant;

/**
 * What the meta API says of a subscription (advanced profile, "Subscription Meta API"). Immutable.
 *
 * @param created when the first session subscribed
 */
public record SubscriptionDetails(long id, Instant created, String uri, MatchPolicy match) {}
