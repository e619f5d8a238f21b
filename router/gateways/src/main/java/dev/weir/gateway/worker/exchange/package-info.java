/**
 * One request and its answer at a worker: connections to workers and the ways in which requests and
 * answers stand on them. Knows nothing of calls and processes.
 */
package dev.weir.gateway.worker.exchange;
