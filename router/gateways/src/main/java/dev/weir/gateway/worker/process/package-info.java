/**
 * Processes of the operating system: begun, watched and ended with all that they have begun
 * themselves, their ports, what they print. Knows nothing of calls.
 */
package dev.weir.gateway.worker.process;
