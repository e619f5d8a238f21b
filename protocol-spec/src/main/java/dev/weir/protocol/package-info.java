/** WAMP as code: messages, URIs, ids, options. Knows no sockets, threads, clocks. */
package dev.weir.protocol;
