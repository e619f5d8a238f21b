/** Peers in the same program as the router. */
package dev.weir.router.local;
