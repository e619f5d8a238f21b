/**
 * The whole router on virtual time, driven by a seed: simulated loops and sockets, model clients
 * that act at random, and checkers of what the specification promises. Imports nothing of sockets
 * and threads.
 */
package dev.weir.router.simulation;
