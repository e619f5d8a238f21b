package dev.weir.client;

/** What all sessions of a client share. Thread-safe. */
record ClientContext(
    ClientOptions options, ClientThreads threads, Counters counters, ListenerQueue listener) {

  ClientContext(ClientOptions options, ClientThreads threads) {
    this(options, threads, new Counters(), new ListenerQueue(options.listener(), threads));
  }
}
