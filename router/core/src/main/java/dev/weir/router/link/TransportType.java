package dev.weir.router.link;

/** By what a peer is connected, as it is told in logs and in the details of a session. */
public enum TransportType {
  WEBSOCKET("websocket"),
  RAWSOCKET("rawsocket"),
  /** Another protocol than WAMP's. */
  STREAM("stream"),
  /** The application that runs the router, in the same program. */
  LOCAL("local"),
  /** The router itself. */
  INTERNAL("internal");

  private final String label;

  TransportType(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
