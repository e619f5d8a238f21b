package dev.weir.router.broker;

import dev.weir.router.auth.Disclosures;

/**
 * What a realm's configuration says to its broker. Immutable.
 *
 * @param perSession how many subscriptions a session may hold
 * @param sharded whether {@code rkey} and {@code nkey} have a meaning
 */
public record BrokerRules(
    int perSession, boolean sharded, Disclosures disclosures, RetentionLimits retention) {}
