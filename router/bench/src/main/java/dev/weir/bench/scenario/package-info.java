/**
 * The loads: who joins, what is sent, what must come back, and how a round of it is measured.
 * Builds on {@code dev.weir.bench.wire} and {@code dev.weir.bench.process} only.
 */
package dev.weir.bench.scenario;
