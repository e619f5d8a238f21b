/**
 * Front doors of the router that do not speak WAMP: HTTP, JSON-RPC, and processes that answer one
 * request at a time. Each is a session of the router's own process.
 */
package dev.weir.gateway;
