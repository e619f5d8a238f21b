package dev.weir.client;

/** The four roles of an open session. Thread-safe. */
record Roles(
    SessionContext context,
    Caller caller,
    Callee callee,
    Publisher publisher,
    Subscriber subscriber) {

  Roles(SessionContext context) {
    this(
        context,
        new Caller(context),
        new Callee(context, new Registrations(context)),
        new Publisher(context),
        new Subscriber(context));
  }

  /** The session has ended. */
  void end() {
    callee.end();
    subscriber.end();
  }
}
