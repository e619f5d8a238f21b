package dev.weir.gateway;

import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;

/**
 * A front door of a router that is part of its listeners, and so there before it is. What it
 * measures has its name as a label.
 */
public interface Gateway extends MeterSource {
  /** The router has started; until then what comes waits. */
  void open(Router router);
}
