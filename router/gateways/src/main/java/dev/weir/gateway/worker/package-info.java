/**
 * Worker pools: processes that answer one request at a time, together the callee of one procedure.
 *
 * <p>A {@link dev.weir.gateway.worker.WorkerPool} begins and watches the processes and gives each
 * free one the next call. Its parts: {@code process} for the operating system, {@code exchange} for
 * one request and its answer.
 */
package dev.weir.gateway.worker;
