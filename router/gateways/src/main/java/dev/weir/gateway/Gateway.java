package dev.weir.gateway;

import dev.weir.router.Router;

/** A front door of a router that is part of its listeners, and so there before it is. */
public interface Gateway {
  /** The router has started; until then what comes waits. */
  void open(Router router);
}
