package dev.weir.client;

/**
 * Receives the events of a subscription: one at a time, in the order of the wire, on the client's
 * executor. A slow or throwing handler disturbs no other handler.
 */
@FunctionalInterface
public interface EventHandler {

  /**
   * An event has come.
   *
   * @throws Exception logged; the next event comes all the same
   */
  void event(Event event) throws Exception;
}
