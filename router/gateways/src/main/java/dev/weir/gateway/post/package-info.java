/**
 * HTTP requests of the router's own process to services of others. Does not block; threads are
 * those of the JDK's client. May import {@code dev.weir.router.http}.
 */
package dev.weir.gateway.post;
