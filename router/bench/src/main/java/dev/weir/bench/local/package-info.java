/**
 * A program in which router, callers and callee are together, which is told by a session over
 * WebSocket to play. May use what applications use and nothing else of Weir.
 */
package dev.weir.bench.local;
