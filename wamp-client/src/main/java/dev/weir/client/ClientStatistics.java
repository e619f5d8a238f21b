package dev.weir.client;

/**
 * What happened in a client since it was made. Immutable; the numbers are taken one after another.
 *
 * @param calls calls made
 * @param pending requests that wait for their answers now, and calls that wait to be sent
 * @param timeouts requests that failed because their time ran out here
 * @param canceled calls whose futures were cancelled, or completed otherwise, by the application
 * @param lateAnswers answers that came when nobody waited for them any longer, and were dropped
 * @param droppedEvents events that handlers missed because their queues were full
 * @param droppedPublications publications without acknowledgement that waited for a session in vain
 * @param resent idempotent calls that were sent again because their session had ended
 * @param retries attempts of calls after the first one that was answered with an error
 * @param reconnects sessions after the first one
 * @param hedges calls that were made a second time because their answers took long
 */
public record ClientStatistics(
    long calls,
    long pending,
    long timeouts,
    long canceled,
    long lateAnswers,
    long droppedEvents,
    long droppedPublications,
    long resent,
    long retries,
    long reconnects,
    long hedges) {}
