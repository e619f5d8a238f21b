package dev.weir.client;

/** Has sessions, one after another. */
interface SessionOwner {
  /** The roles of a session that opens; by the reader thread. */
  Roles roles(SessionContext context);

  /** A session that was joined has ended; before its requests fail. By any thread. */
  void ended(Session session, WampException cause);
}
