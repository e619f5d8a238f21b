/**
 * The load generator's own end of the wire: WebSocket frames over non-blocking sockets and just
 * enough WAMP to send prepared messages and to check every answer. Imports nothing of Weir, so that
 * a fault in Weir's codec cannot hide behind the same fault here.
 */
package dev.weir.bench.wire;
