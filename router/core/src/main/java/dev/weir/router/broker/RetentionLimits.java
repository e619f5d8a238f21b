package dev.weir.router.broker;

/**
 * How much a realm retains. Immutable.
 *
 * @param events at most so many, over all topics; 0 retains nothing
 * @param bytes at most about so many
 * @param ttlNanos no event longer than this; 0 is for ever
 */
public record RetentionLimits(int events, long bytes, long ttlNanos) {}
