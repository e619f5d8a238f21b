package dev.weir.client;

import java.time.Instant;

/**
 * An event of a topic's history (advanced profile, event history).
 *
 * @param time when the router took it, by the router's clock
 * @param event the event, as subscribers got it
 */
public record PastEvent(Instant time, Event event) {}
