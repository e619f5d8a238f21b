/**
 * WAMP as code: messages, URIs, ids, options. Knows no sockets, threads or clocks and imports
 * nothing but the JDK's collections.
 */
package dev.weir.protocol;
