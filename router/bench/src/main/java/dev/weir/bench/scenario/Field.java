package dev.weir.bench.scenario;

/** Who plays in a scenario. */
public enum Field {
  /** The routers that were asked for. */
  ROUTERS,
  /** Bare WebSocket echoes instead of routers. */
  ECHOES,
  /** Weir with a bridge for HTTP. */
  BRIDGE
}
