/**
 * Clients beside each other: processes that make pipelined calls, ours among them, and what
 * measures them. Imports {@code dev.weir.client} and the other packages of the load program.
 */
package dev.weir.bench.client;
