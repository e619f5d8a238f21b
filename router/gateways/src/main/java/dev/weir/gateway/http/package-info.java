/**
 * What all gateways by HTTP share: sessions of I/O threads. Imports Undertow, and runs on its I/O
 * threads without blocking.
 */
package dev.weir.gateway.http;
