package dev.weir.bench.scenario;

/** Who plays in a scenario. */
public enum Field {
  /** The routers that were asked for. */
  ROUTERS,
  /** Bare WebSocket echoes instead of routers. */
  ECHOES,
  /** Weir with a bridge for HTTP. */
  BRIDGE,
  /** A program with a router in it, whose own sessions call, and Weir. */
  LOCAL_SESSIONS,
  /** The same with Java clients in it. */
  LOCAL_CLIENTS,
  /** Weir over a Unix socket, and over TCP, by RawSocket. */
  UNIX,
  /** Weir by RawSocket and by WebSocket. */
  RAW_SOCKET
}
