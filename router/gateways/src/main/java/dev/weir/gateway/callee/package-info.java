/**
 * Calls that a service of others does, by HTTP or JSON-RPC: for callers it is a callee like any
 * other. May import {@code dev.weir.protocol} and what gateways share.
 */
package dev.weir.gateway.callee;
