/**
 * Weir's WAMP client. {@link dev.weir.client.WampClient} is the way in: one object for all threads
 * of an application, which calls, registers, publishes and subscribes over one session.
 *
 * <p>Failures are {@link dev.weir.client.WampException}s with a {@link dev.weir.client.Reason}.
 * Every future completes, also when the connection dies. User code runs on executors, never on the
 * thread that reads the connection.
 *
 * <p>Imports the JDK, slf4j and {@code dev.weir.protocol}; never the router.
 */
package dev.weir.client;
