package dev.weir.router.dealer;

import dev.weir.router.matching.PatternQuota;

/**
 * How many registrations and pending calls one session may have, and how many patterns its realm
 * ({@code realms.limits}).
 */
public record DealerLimits(
    int registrationsPerSession, int pendingCallsPerSession, PatternQuota patterns) {}
