package dev.weir.client;

/**
 * What happened in a client since it was made. Immutable; the numbers are taken one after another.
 *
 * @param calls calls made
 * @param pending requests that wait for their answers now
 * @param timeouts requests that failed because their time ran out here
 * @param canceled calls whose futures were cancelled, or completed otherwise, by the application
 * @param lateAnswers answers that came when nobody waited for them any longer, and were dropped
 * @param droppedEvents events that handlers missed because their queues were full
 */
public record ClientStatistics(
    long calls, long pending, long timeouts, long canceled, long lateAnswers, long droppedEvents) {}
