package dev.weir.router.history;

import java.util.List;

/**
 * Some events of a log for a catch-up.
 *
 * @param missed events before them that are gone
 * @param end the sequence number at which to read on
 */
public record Page(List<KeptEvent> events, long missed, long end) {
  public Page {
    events = List.copyOf(events);
  }
}
