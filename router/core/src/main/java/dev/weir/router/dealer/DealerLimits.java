package dev.weir.router.dealer;

/** How many registrations and pending calls one session may have ({@code realms.limits}). */
public record DealerLimits(int registrationsPerSession, int pendingCallsPerSession) {}
