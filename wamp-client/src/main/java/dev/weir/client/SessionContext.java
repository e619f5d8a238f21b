package dev.weir.client;

/** What the roles of a session share. Thread-safe. */
record SessionContext(
    ClientContext client,
    Requests requests,
    MessageSender sender,
    PayloadCodec codec,
    RouterFeatures router) {

  ClientOptions options() {
    return client.options();
  }

  ClientThreads threads() {
    return client.threads();
  }

  Counters counters() {
    return client.counters();
  }

  SessionListener listener() {
    return client.listener();
  }
}
