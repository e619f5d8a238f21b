package dev.weir.gateway.worker;

/**
 * How a pool is doing.
 *
 * @param instances workers that there should be
 * @param ready workers that run and answer
 * @param busy ready workers with a request
 * @param waiting calls that the pool has and no worker yet; others wait in the router
 * @param calls that have come, since the start as all that follows
 * @param answers calls that a worker has answered, refusals included
 * @param deaths workers that ended, or whose connection did, without being asked to
 * @param restarts workers begun again after any end
 * @param timeouts calls that took longer than they may
 * @param cancellations calls given up by their caller while a worker had them
 * @param retries calls given to another worker because theirs died
 */
public record WorkerPoolStatus(
    int instances,
    int ready,
    int busy,
    int waiting,
    long calls,
    long answers,
    long deaths,
    long restarts,
    long timeouts,
    long cancellations,
    long retries) {}
