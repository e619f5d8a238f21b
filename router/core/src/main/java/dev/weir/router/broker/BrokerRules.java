package dev.weir.router.broker;

import dev.weir.router.auth.Disclosures;
import dev.weir.router.matching.PatternQuota;

/**
 * What a realm's configuration says to its broker. Immutable but for what is used of the quota.
 *
 * @param perSession how many subscriptions a session may hold
 * @param sharded whether {@code rkey} and {@code nkey} have a meaning
 */
public record BrokerRules(
    int perSession,
    boolean sharded,
    Disclosures disclosures,
    RetentionLimits retention,
    PatternQuota patterns) {}
