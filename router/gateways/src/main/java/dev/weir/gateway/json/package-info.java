/**
 * JSON texts as they stand: a stream of them, and payloads between WAMP and what is not WAMP.
 * Values are never made of them. May import {@code dev.weir.protocol}.
 */
package dev.weir.gateway.json;
