package dev.weir.client;

/** What the roles of a session share. Thread-safe. */
record SessionContext(
    ClientOptions options,
    ClientThreads threads,
    Requests requests,
    MessageSender sender,
    PayloadCodec codec,
    RouterFeatures router) {}
