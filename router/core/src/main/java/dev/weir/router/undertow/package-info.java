/**
 * Connections of peers: our own accept, HTTP and TLS by Undertow, and the WebSocket connections
 * taken over after the upgrade. With {@code router.http} the only package of the router that
 * imports Undertow and XNIO; it knows links and their occupants, but nothing of sessions and
 * realms.
 */
package dev.weir.router.undertow;
