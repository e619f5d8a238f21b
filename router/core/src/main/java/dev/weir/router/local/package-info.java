/**
 * Peers in the same program: they join without a socket and without serializing payloads. May
 * import what a session needs, and nothing of sockets.
 */
package dev.weir.router.local;
