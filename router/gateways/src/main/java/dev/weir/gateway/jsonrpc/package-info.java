/**
 * JSON-RPC 1.0 and 2.0 as a front door of the router: each connection is a session that calls. May
 * import the router's seams and {@code dev.weir.gateway.json}.
 */
package dev.weir.gateway.jsonrpc;
