package dev.weir.router.memory;

/**
 * What a router or a realm holds for its peers, at one moment. Immutable.
 *
 * @param held octets in mailboxes, queues of calls, unfinished messages, retained events and
 *     histories in memory
 * @param limit how many these may be; 0 is no limit of its own
 * @param strained whether sessions and publications are refused now
 */
public record MemoryUse(long held, long limit, boolean strained) {}
