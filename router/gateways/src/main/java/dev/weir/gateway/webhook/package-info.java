/**
 * Events as requests of HTTP to whoever wants to be told. May import {@code dev.weir.protocol} and
 * what gateways share.
 */
package dev.weir.gateway.webhook;
