package dev.weir.client;

/** The four roles of an open session. Thread-safe. */
record Roles(
    SessionContext context,
    Caller caller,
    Callee callee,
    Publisher publisher,
    Subscriber subscriber) {

  /** The session has ended. */
  void end() {
    callee.end();
  }
}
