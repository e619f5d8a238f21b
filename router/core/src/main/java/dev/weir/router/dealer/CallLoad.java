package dev.weir.router.dealer;

/**
 * How busy a registration with a limit is. Immutable.
 *
 * @param concurrency calls that may run at once at its present callees; {@code Integer.MAX_VALUE}
 *     for as many as come
 * @param executing calls that run, with those given up that their callee may still work on
 * @param waiting calls that wait
 * @param waitingBytes octets of those
 * @param longestMillis how long the one that has waited longest has
 * @param queue how many may wait
 */
public record CallLoad(
    int concurrency,
    int executing,
    int waiting,
    long waitingBytes,
    long longestMillis,
    int queue) {}
