package dev.weir.router.broker;

import dev.weir.router.auth.Disclosures;
import dev.weir.router.matching.PatternQuota;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RealmOptions;

/**
 * What a realm's configuration says to its broker. Immutable but for what is used of the quota.
 *
 * @param sharded whether {@code rkey} and {@code nkey} have a meaning
 */
public record BrokerRules(
    boolean sharded,
    Disclosures disclosures,
    RetentionLimits retention,
    PatternQuota patterns,
    Budget memory,
    SlowRules slow) {

  /** What a realm's options say. */
  public static BrokerRules of(RealmOptions options, PatternQuota patterns, Budget memory) {
    return new BrokerRules(
        options.shardedSubscriptions(),
        new Disclosures(options.disclose()),
        new RetentionLimits(
            options.retained().events(),
            options.retained().bytes(),
            options.retained().ttl().toNanos()),
        patterns,
        memory,
        new SlowRules(options));
  }
}
