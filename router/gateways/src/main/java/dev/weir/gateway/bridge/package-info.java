/**
 * Calls and publications by HTTP: a bridge on a listener of the router. Imports Undertow, and runs
 * on its I/O threads without blocking.
 */
package dev.weir.gateway.bridge;
