/**
 * Unix domain sockets for XNIO, which knows none: I/O threads that select by the JDK, and
 * connections of theirs that look to all else as those over TCP do.
 */
package dev.weir.router.undertow.unix;
